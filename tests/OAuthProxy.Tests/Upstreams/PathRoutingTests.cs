using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class PathRoutingTests
{
    [Fact]
    public async Task Chooses_the_longest_path_that_fits_as_it_was_sent()
    {
        await using var api = await NamedAsync("api");
        await using var version = await NamedAsync("v2");
        await using var exact = await NamedAsync("exact");
        await using var signedIn = await SignedInProxy.StartAsync(
            $"--upstream={exact.Address}exact,{{upstream}}/,{api.Address}api/,{version.Address}api/v2/");
        signedIn.Upstream.Answer = context => context.Response.WriteAsync("root");

        (string Target, string Upstream)[] expected =
        [
            ("/", "root"), ("/x", "root"), ("/apix", "root"), ("/ap", "root"),
            ("/api/", "api"), ("/api/x", "api"), ("/api/x/y?z", "api"), ("/api/?x", "api"), ("/api/v2", "api"), ("/api/v2x", "api"),
            ("/api/v2/", "v2"), ("/api/v2/x", "v2"), ("/api/V2/x", "api"), ("/api/%762/x", "api"),
            ("/exact", "exact"), ("/exact?x", "exact"), ("/exact/", "root"), ("/exact/x", "root"), ("/exac%74", "root"), ("/Exact", "root"),
            ("/API/", "root"), ("/Api/x", "root"), ("/%61pi/x", "root"), ("/%41PI/x", "root"),
            ("/x?/api/", "root"), ("/api/x?y=/exact", "api"), ("/x/api/", "root"), ("http://kibana.example.com/api/x", "api"),
        ];
        foreach (var (target, upstream) in expected)
        {
            var answer = await signedIn.AskAsync($"GET {target}");

            Assert.Equal((target, upstream), (target, answer.Body));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/x")]
    [InlineData("/API/x")]
    [InlineData("/%61pi/x")]
    public async Task Has_a_page_for_what_no_upstream_serves(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/api/");

        var answer = await signedIn.AskAsync($"GET {target}", "Accept: text/html");

        Assert.Equal(404, answer.Status);
        Assert.Contains("No upstream serves this address.", answer.Body, StringComparison.Ordinal);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("/ping", 200)]
    [InlineData("/robots.txt", 200)]
    [InlineData("/oauth2/auth", 202)]
    [InlineData("/oauth2/userinfo", 200)]
    public async Task Keeps_the_proxys_own_addresses_whatever_the_upstreams_are(string target, int status)
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={{upstream}}/,{{upstream}}{target},{{upstream}}{target}/");

        var answer = await signedIn.AskAsync($"GET {target}");

        Assert.Equal(status, answer.Status);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/oauth2/sign_in")]
    public async Task Redirects_nobody_away_from_the_proxys_own_addresses(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={{upstream}}{target}/");

        var answer = await signedIn.AskAsync($"GET {target}");

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer["Location"]);
    }

    [Fact]
    public async Task Never_rewrites_the_path()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/api/v2/");

        var request = await signedIn.ForwardAsync("GET /api/v2/x?y");

        Assert.Equal("/api/v2/x?y", request.Target);
    }

    private static async Task<EchoUpstream> NamedAsync(string name)
    {
        var upstream = await EchoUpstream.StartAsync();
        upstream.Answer = context => context.Response.WriteAsync(name);
        return upstream;
    }
}
