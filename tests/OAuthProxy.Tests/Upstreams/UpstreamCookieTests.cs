using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class UpstreamCookieTests
{
    [Theory]
    [InlineData("_oauth2_proxy=evil")]
    [InlineData("_oauth2_proxy=; Max-Age=0")]
    [InlineData("  _oauth2_proxy = evil; Domain=example.com")]
    [InlineData("_oauth2_proxy_0=evil")]
    [InlineData("_oauth2_proxy_csrf=evil")]
    [InlineData("_oauth2_proxy_csrf_abc=evil")]
    [InlineData("=_oauth2_proxy=evil")]
    [InlineData(" = =_oauth2_proxy=evil")]
    [InlineData("_oauth2_proxy")]
    public async Task Lets_no_application_set_a_cookie_of_the_proxys(string cookie)
    {
        await using var upstream = RawUpstream.Saying($"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: {cookie}\r\nset-cookie: b=2\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(["a=1", "b=2"], answer["Set-Cookie"]);
        Assert.Single(signedIn.Proxy.Log.Lines, line => line.Contains("[605]", StringComparison.Ordinal));
        Assert.DoesNotContain(signedIn.Proxy.Log.Lines, line => line.Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("_oauth2_proxyx=1")]
    [InlineData("_OAUTH2_PROXY=1")]
    [InlineData("x=_oauth2_proxy=1")]
    [InlineData("x=1; _oauth2_proxy=1")]
    [InlineData("_oauth2_proxy_settings=1")]
    public async Task Leaves_cookies_alone_that_only_look_similar(string cookie)
    {
        await using var upstream = RawUpstream.Saying($"HTTP/1.1 200 OK\r\nSet-Cookie: {cookie}\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal([cookie], answer["Set-Cookie"]);
    }

    [Fact]
    public async Task Keeps_the_session_that_was_refreshed_with_the_request()
    {
        await using var upstream = RawUpstream.Saying("HTTP/1.1 200 OK\r\nSet-Cookie: _oauth2_proxy=evil\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}", "--cookie-refresh=1h");
        signedIn.Proxy.Clock.Advance(TimeSpan.FromHours(2));

        var answer = await signedIn.AskAsync("GET /");

        var cookie = Assert.Single(answer["Set-Cookie"]);
        Assert.StartsWith("_oauth2_proxy=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", cookie, StringComparison.Ordinal);
    }
}
