using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>Who may say who they are, with and without <c>--skip-auth-strip-headers</c>.</summary>
public sealed class StrangersHeaderTests
{
    private static readonly string[] Spoofed = ["X-Forwarded-User: spoofed", "X_Forwarded_User: spoofed", "X-Auth-Request-Email: spoofed", "x.forwarded.groups: spoofed", "Gap-Auth: spoofed"];

    [Fact]
    public async Task Lets_a_stranger_say_it_where_the_operator_allows_it()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--skip-auth-route=^/open/", "--skip-auth-strip-headers=false");

        await AskAsStrangerAsync(signedIn, "GET /open/x", Spoofed);

        var request = Assert.Single(signedIn.Upstream.Requests);
        Assert.Equal(["spoofed"], request["X-Forwarded-User"]);
        Assert.Equal(["spoofed"], request["X_Forwarded_User"]);
        Assert.Equal(["spoofed"], request["X-Auth-Request-Email"]);
    }

    [Fact]
    public async Task Lets_no_stranger_say_it_by_default()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--skip-auth-route=^/open/");

        await AskAsStrangerAsync(signedIn, "GET /open/x", Spoofed);

        Assert.DoesNotContain(Assert.Single(signedIn.Upstream.Requests).Headers, header => header.Value == "spoofed");
    }

    [Theory]
    [InlineData("/open/x")]
    [InlineData("/closed")]
    public async Task Never_mixes_what_a_client_says_with_what_the_proxy_says(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--skip-auth-route=^/open/", "--skip-auth-strip-headers=false");

        var request = await signedIn.ForwardAsync($"GET {target}", [.. Spoofed, "Connection: X-Forwarded-User, X-Forwarded-Email"]);

        Assert.DoesNotContain(request.Headers, header => header.Value == "spoofed");
        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Equal(["alice@corp.example"], request["X-Forwarded-Email"]);
    }

    [Theory]
    [InlineData("X_Forwarded_Proto: spoofed")]
    [InlineData("X-Forwarded-Host: spoofed")]
    [InlineData("Forwarded: for=spoofed")]
    [InlineData("X-Original-URL: /spoofed")]
    [InlineData("X_HTTP_Method_Override: spoofed")]
    [InlineData("Cookie: _oauth2_proxy=spoofed")]
    public async Task Lets_a_stranger_say_nothing_else_that_is_the_proxys_to_say(string header)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--skip-auth-route=^/open/", "--skip-auth-strip-headers=false");

        await AskAsStrangerAsync(signedIn, "GET /open/x", header);

        Assert.DoesNotContain(Assert.Single(signedIn.Upstream.Requests).Headers, sent => sent.Value.Contains("spoofed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takes_somebody_whom_the_rules_refuse_for_the_stranger_that_they_are()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--skip-auth-route=^/open/", "--skip-auth-strip-headers=false");
        await using var stricter = signedIn.Proxy.StartReplica("--skip-auth-route=^/open/", "--skip-auth-strip-headers=false", "--github-org=other");
        await using var connection = await RawConnection.OpenAsync(stricter.EndPoint);

        await connection.SendAsync(signedIn.Head("GET /open/x", "X-Forwarded-User: said"));
        await connection.ReadResponseAsync();

        var request = Assert.Single(signedIn.Upstream.Requests);
        Assert.Equal(["said"], request["X-Forwarded-User"]);
        Assert.Empty(request["X-Forwarded-Email"]);
    }

    private static async Task AskAsStrangerAsync(SignedInProxy signedIn, string line, params string[] headers)
    {
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
    }
}
