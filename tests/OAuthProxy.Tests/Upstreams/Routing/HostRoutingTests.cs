using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Routing;

public sealed class HostRoutingTests
{
    [Fact]
    public async Task Chooses_the_upstream_by_host_and_path()
    {
        await using var kibana = await HostedUpstream.NamedAsync("kibana");
        await using var api = await HostedUpstream.NamedAsync("api");
        await using var dev = await HostedUpstream.NamedAsync("dev");
        await using var signedIn = await SignedInProxy.StartAsync(
            $"--upstream={{upstream}}/,kibana.example.com={kibana.Address},grafana.example.com/api/={api.Address},*.dev.example.com={dev.Address},docs.dev.example.com=static://202");
        signedIn.Upstream.Answer = context => context.Response.WriteAsync("any");

        (string Host, string Target, string Answer)[] expected =
        [
            ("kibana.example.com", "/", "kibana"), ("kibana.example.com", "/api/", "kibana"), ("KIBANA.example.com", "/", "kibana"),
            ("kibana.example.com.", "/", "kibana"), ("Kibana.Example.Com.:8443", "/x", "kibana"),
            ("grafana.example.com", "/api/x", "api"), ("a.dev.example.com", "/", "dev"), ("docs.dev.example.com", "/", "Authenticated"),
            ("a.b.dev.example.com", "/", "any"), ("dev.example.com", "/", "any"), ("example.com", "/", "any"), ("10.0.0.1:4180", "/", "any"), ("[::1]:4180", "/", "any"),
            ("kibana.example.com.evil.example", "/", "any"), ("xkibana.example.com", "/", "any"),
        ];
        foreach (var (host, target, answer) in expected)
        {
            Assert.Equal((host, target, answer), (host, target, (await signedIn.AskAtAsync(host, $"GET {target}")).Body));
        }

        Assert.Equal(["kibana.example.com:8443"], kibana.Last["Host"]);
        Assert.Equal(["kibana.example.com:8443"], kibana.Last["X-Forwarded-Host"]);
    }

    [Theory]
    [InlineData("other.example.com", "/")]
    [InlineData("a.b.dev.example.com", "/")]
    [InlineData("dev.example.com", "/")]
    [InlineData("grafana.example.com", "/")]
    [InlineData("grafana.example.com", "/apis")]
    [InlineData("grafana.example.com", "/API/")]
    [InlineData("127.0.0.1", "/")]
    [InlineData("", "/")]
    [InlineData("kibana.example.com..", "/")]
    public async Task Asks_nobody_to_sign_in_where_nothing_is_served(string host, string target)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--upstream=kibana.example.com={upstream},grafana.example.com/api/={upstream},*.dev.example.com={upstream}", "--skip-provider-button=true");

        var answer = await proxy.AskAsStrangerAsync(host, $"GET {target}", "Accept: text/html");

        Assert.Equal(404, answer.Status);
        Assert.Contains("No upstream serves this address.", answer.Body, StringComparison.Ordinal);
        Assert.Empty(answer["Set-Cookie"]);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("kibana.example.com", "/")]
    [InlineData("grafana.example.com", "/api/x")]
    [InlineData("grafana.example.com", "/api")]
    [InlineData("a.dev.example.com", "/")]
    public async Task Lets_no_stranger_pass_where_something_is_served(string host, string target)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--upstream=kibana.example.com={upstream},grafana.example.com/api/={upstream},*.dev.example.com={upstream}");

        var answer = await proxy.AskAsStrangerAsync(host, $"GET {target}", "Accept: application/json");

        Assert.Equal(401, answer.Status);
        Assert.Empty(answer["Location"]);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("other.example.com", "/ping", 200)]
    [InlineData("10.1.2.3:4180", "/ready", 200)]
    [InlineData("auth.example.com", "/oauth2/sign_in", 200)]
    [InlineData("nginx.example.com", "/oauth2/auth", 202)]
    public async Task Answers_at_its_own_addresses_whatever_the_host(string host, string target, int status)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=kibana.example.com={upstream}");

        Assert.Equal(status, (await signedIn.AskAtAsync(host, $"GET {target}")).Status);
    }

    [Fact]
    public async Task Shows_the_way_to_a_prefix_at_its_own_host_alone()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/,a.example/api/={upstream},b.example/api/={upstream},b.example={upstream}");

        Assert.Equal(["/api/"], (await signedIn.AskAtAsync("a.example", "GET /api"))["Location"]);
        Assert.Equal("upstream", (await signedIn.AskAtAsync("b.example", "GET /api")).Body);
        Assert.Equal("upstream", (await signedIn.AskAtAsync("c.example", "GET /api")).Body);
    }

    /// <summary>Where the path of one host decides, it does so there; elsewhere a strange path is the application's own business.</summary>
    [Theory]
    [InlineData("/api%2fx")]
    [InlineData("/api/..%2fx")]
    [InlineData("/api\\x")]
    [InlineData("/api;x/y")]
    [InlineData("//api/x")]
    [InlineData("/api//x")]
    [InlineData("/%2561pi/")]
    [InlineData("/api/%252e%252e/x")]
    [InlineData("/api/..;/x")]
    [InlineData("/x%3f/api/")]
    [InlineData("/x%23/api/")]
    [InlineData("/x%5c..%5capi/")]
    [InlineData("/api/%00/x")]
    [InlineData("/api/../x")]
    [InlineData("/api/%2e%2e/x")]
    public async Task Refuses_paths_with_two_readings_at_the_host_where_the_path_decides(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=a.example/api/={upstream},b.example={upstream},*.c.example={upstream},x.c.example/api/=static://200");

        Assert.Equal(400, (await signedIn.AskAtAsync("a.example", $"GET {target}")).Status);
        Assert.Equal(400, (await signedIn.AskAtAsync("A.EXAMPLE.:80", $"GET {target}")).Status);
        Assert.Equal(400, (await signedIn.AskAtAsync("a.example", $"GET http://a.example{target}")).Status);
        Assert.Equal(400, (await signedIn.AskAtAsync("x.c.example", $"GET {target}")).Status);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("/api%2fx")]
    [InlineData("//api;x")]
    [InlineData("/%2561pi/")]
    public async Task Passes_them_where_it_does_not(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=a.example/api/={upstream},b.example={upstream},*.c.example={upstream}");

        foreach (var host in new[] { "b.example", "y.c.example" })
        {
            Assert.Equal(200, (await signedIn.AskAtAsync(host, $"GET {target}")).Status);
            Assert.Equal(target, signedIn.Upstream.Last.Target);
        }
    }

    [Theory]
    [InlineData("--skip-auth-route=^/public/", "a.example={upstream}")]
    [InlineData("--skip-auth-route=^/public/", "{upstream}")]
    [InlineData("--cookie-secure=true", "a.example=file:///tmp")]
    public async Task Refuses_them_wherever_a_rule_or_a_file_depends_on_the_path(string flag, string upstream)
    {
        await using var signedIn = await SignedInProxy.StartAsync(flag, $"--upstream={upstream}");

        foreach (var target in new[] { "/public%2f..%2fx", "/public//x", "/public;x", "/%252e/" })
        {
            Assert.Equal(400, (await signedIn.AskAtAsync("a.example", $"GET {target}")).Status);
        }

        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task Tells_paths_apart_by_the_case_of_their_letters()
    {
        await using var upper = await HostedUpstream.NamedAsync("upper");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upper.Address}API/,{{upstream}}/api/,a.example/API/={upper.Address},a.example/api/={{upstream}}");

        foreach (var host in new[] { "a.example", "b.example" })
        {
            Assert.Equal("upper", (await signedIn.AskAtAsync(host, "GET /API/")).Body);
            Assert.Equal("upstream", (await signedIn.AskAtAsync(host, "GET /api/")).Body);
        }
    }

    [Fact]
    public async Task Names_host_and_path_to_operators()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=a.example/api/={upstream},*.b.example=http://127.0.0.1:1/", MetricsPage.Flag);

        await signedIn.AskAtAsync("a.example", "GET /api/x", "X-Request-Id: first-1");
        await signedIn.AskAtAsync("evil.b.example", "GET /x");

        Assert.Contains(" a.example/api/ ", await signedIn.Proxy.Output.LineWithAsync("first-1"), StringComparison.Ordinal);
        var metrics = await MetricsPage.ReadAsync(signedIn.Proxy);
        Assert.Equal(1, metrics["oauthproxy_upstream_requests_total{upstream=\"a.example/api/\",result=\"200\"}"]);
        Assert.Equal(1, metrics["oauthproxy_upstream_requests_total{upstream=\"*.b.example/\",result=\"unreachable\"}"]);
    }
}
