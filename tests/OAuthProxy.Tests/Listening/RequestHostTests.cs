using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Upstreams.Routing;
using Xunit;

namespace OAuthProxy.Tests.Listening;

/// <summary>A request has one host, and whoever decides by it and whoever is told of it see the same.</summary>
public sealed class RequestHostTests : IAsyncLifetime
{
    private SignedInProxy _signedIn = null!;
    private EchoUpstream _kibana = null!;

    public async ValueTask InitializeAsync()
    {
        _kibana = await HostedUpstream.NamedAsync("kibana");
        _signedIn = await SignedInProxy.StartAsync($"--upstream={{upstream}}/,kibana.example.com={_kibana.Address},[2001:db8::1]={_kibana.Address},xn--mnchen-3ya.example={_kibana.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        await _signedIn.DisposeAsync();
        await _kibana.DisposeAsync();
    }

    [Theory]
    [InlineData("Kibana.Example.COM.:443", "/x", "kibana.example.com:443", "/x")]
    [InlineData("[2001:DB8:0::1]:80", "/", "[2001:db8::1]:80", "/")]
    [InlineData("XN--MNCHEN-3YA.example", "/", "xn--mnchen-3ya.example", "/")]
    [InlineData("kibana.example.com", "http://kibana.example.com/x?y", "kibana.example.com", "/x?y")]
    [InlineData("kibana.example.com", "http://KIBANA.example.com/x", "kibana.example.com", "/x")]
    [InlineData("kibana.example.com:80", "http://kibana.example.com/x", "kibana.example.com:80", "/x")]
    public async Task The_same_host_however_it_is_spelled(string host, string target, string seen, string path)
    {
        var answer = await _signedIn.AskAtAsync(host, $"GET {target}");

        Assert.Equal("kibana", answer.Body);
        Assert.Equal((path, seen), (_kibana.Last.Target, Assert.Single(_kibana.Last["Host"])));
        Assert.Equal([seen], _kibana.Last["X-Forwarded-Host"]);
    }

    [Theory]
    [InlineData("GET http://kibana.example.com/", "other.example")]
    [InlineData("GET http://other.example/", "kibana.example.com")]
    [InlineData("GET http://kibana.example.com:81/", "kibana.example.com")]
    [InlineData("GET http://kibana.example.com@other.example/", "kibana.example.com")]
    [InlineData("GET http://other.example@kibana.example.com/", "kibana.example.com")]
    [InlineData("GET http://user:pass@kibana.example.com/", "kibana.example.com")]
    [InlineData("GET http://@kibana.example.com/", "kibana.example.com")]
    [InlineData("GET /", "kibana.example.com\r\nHost: other.example")]
    [InlineData("GET /", "kibana.example.com\r\nHost: kibana.example.com")]
    [InlineData("GET /", "user@kibana.example.com")]
    [InlineData("GET /", "kibana.example.com/x")]
    [InlineData("GET /", "kibana.example.com:")]
    [InlineData("GET /", "kibana.example.com:x")]
    [InlineData("GET /", "kibana.example.com:80:80")]
    [InlineData("GET /", "kibana example.com")]
    [InlineData("GET /", "xn--a.example.com")]
    [InlineData("GET /", "XN--99999999.example.com")]
    [InlineData("GET /", "xn--kibana-.example.com")]
    [InlineData("GET /", "k\u00fcbana.example.com")]
    [InlineData("GET /", "[::1")]
    [InlineData("GET /", null)]
    public async Task Two_hosts_or_none_are_refused(string line, string? host)
    {
        var answer = await _signedIn.AskAtAsync(host, line);

        Assert.Equal(400, answer.Status);
        Assert.Empty(_kibana.Requests);
        Assert.Empty(_signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task A_refusal_is_a_line_of_the_request_log_and_no_failure()
    {
        await _signedIn.AskAtAsync("xn--99999999.example.com", "GET /", "X-Request-Id: undecodable-1");
        await _signedIn.AskAtAsync("kibana.example.com", "GET http://user@kibana.example.com/", "X-Request-Id: user-1");

        Assert.Contains(" xn--99999999.example.com ", await _signedIn.Proxy.Output.LineWithAsync("undecodable-1"), StringComparison.Ordinal);
        Assert.Contains(" 400 ", await _signedIn.Proxy.Output.LineWithAsync("user-1"), StringComparison.Ordinal);
        Assert.DoesNotContain(_signedIn.Proxy.Log.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kibana.example.com..")]
    [InlineData("kibana%2eexample.com")]
    [InlineData("kibana.example.com%2e")]
    [InlineData("kibana.example.com,other.example")]
    [InlineData("*")]
    [InlineData("")]
    public async Task What_only_looks_like_a_host_is_not_it(string host)
    {
        var answer = await _signedIn.AskAtAsync(host, "GET /");

        Assert.True(answer.Status == 400 || answer.Body == "upstream", $"{answer.Status} {answer.Body}");
        Assert.Empty(_kibana.Requests);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n", "upstream")]
    [InlineData("GET http://kibana.example.com/ HTTP/1.0\r\n", "kibana")]
    [InlineData("GET http://KIBANA.example.com.:80/x HTTP/1.0\r\n", "kibana")]
    [InlineData("GET / HTTP/1.0\r\nHost: kibana.example.com\r\n", "kibana")]
    [InlineData("GET http://kibana.example.com/ HTTP/1.0\r\nHost: other.example\r\n", null)]
    [InlineData("GET http://other@kibana.example.com/ HTTP/1.0\r\n", null)]
    public async Task Old_clients_name_one_in_the_target_if_at_all(string head, string? answered)
    {
        await using var connection = await _signedIn.ConnectAsync();
        await connection.SendAsync($"{head}Cookie: {_signedIn.Cookie}\r\n\r\n");

        var answer = await connection.ReadResponseAsync();

        Assert.Equal((answered is null ? 400 : 200, answered ?? ""), (answer.Status, answered is null ? "" : answer.Body));
    }

    [Fact]
    public async Task A_forwarded_host_of_nobody_in_particular_changes_nothing()
    {
        foreach (var header in new[] { "X-Forwarded-Host: kibana.example.com", "Forwarded: host=kibana.example.com", "X-Host: kibana.example.com", "X-Original-Host: kibana.example.com" })
        {
            Assert.Equal("upstream", (await _signedIn.AskAtAsync("other.example", "GET /", header)).Body);
        }
    }

    [Theory]
    [InlineData("KIBANA.example.com.", "kibana")]
    [InlineData("other.example, kibana.example.com", "kibana")]
    [InlineData("kibana.example.com, other.example", "upstream")]
    [InlineData("user@kibana.example.com", "upstream")]
    public async Task One_of_a_trusted_proxy_counts_in_the_same_form(string forwarded, string answered)
    {
        await using var kibana = await HostedUpstream.NamedAsync("kibana");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={{upstream}}/,kibana.example.com={kibana.Address}", "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1");

        var answer = await signedIn.AskAtAsync("inside.example", "GET /", $"X-Forwarded-Host: {forwarded}");

        Assert.Equal(answered, answer.Body);
    }
}
