using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ForwardedCookieTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Fact]
    public async Task Sends_no_header_where_there_is_no_cookie_but_the_proxys()
    {
        var request = await signedIn.ForwardAsync("GET /");

        Assert.Empty(request["Cookie"]);
    }

    [Theory]
    [InlineData("_oauth2_proxy_0=x")]
    [InlineData("_oauth2_proxy_17=x")]
    [InlineData("_oauth2_proxy_csrf=x")]
    [InlineData("_oauth2_proxy_csrf_R3v1ZpKq=x")]
    [InlineData("_oauth2_proxy_a1b2c3d4_csrf=x")]
    [InlineData("_oauth2_proxy=")]
    [InlineData("_oauth2_proxy")]
    [InlineData("_oauth2_proxy =x")]
    [InlineData("_oauth2_proxy\t= x")]
    public async Task Keeps_its_own_cookies(string own)
    {
        var request = await signedIn.ForwardAsync("GET /", $"Cookie: a=1; {own}; b=2;{own}", $"Cookie: {own}");

        Assert.Equal(["a=1; b=2"], request["Cookie"]);
    }

    [Theory]
    [InlineData("_oauth2_proxy_theme=dark")]
    [InlineData("_oauth2_proxy2=x")]
    [InlineData("_oauth2_proxyx=x")]
    [InlineData("_oauth2_proxy_0x=x")]
    [InlineData("_oauth2_proxy_csrftoken=x")]
    [InlineData("_OAUTH2_PROXY=x")]
    [InlineData("%5Foauth2_proxy=x")]
    [InlineData("x_oauth2_proxy=x")]
    [InlineData("a=_oauth2_proxy=x")]
    [InlineData("a=\"quoted, value\"")]
    [InlineData("a=b=c==")]
    [InlineData("caf\u00e9=\u00e6\u0097\u00a5")]
    [InlineData("novalue")]
    [InlineData("=noname")]
    [InlineData("a=%7B%22x%22%3A1%7D")]
    public async Task Passes_every_other_cookie_as_it_is(string other)
    {
        var request = await signedIn.ForwardAsync("GET /", $"Cookie: first=1; {other}; last=1");

        Assert.Equal([$"first=1; {other}; last=1"], request["Cookie"]);
    }

    [Fact]
    public async Task Joins_several_headers_by_semicolons()
    {
        var request = await signedIn.ForwardAsync("GET /", "Cookie: a=1;b=2", "cookie: c=3, 4", "Cookie: a=5; ");

        Assert.Equal(["a=1; b=2; c=3, 4; a=5"], request["Cookie"]);
    }

    [Fact]
    public async Task Keeps_cookies_of_another_name_when_it_has_another_name()
    {
        await using var renamed = await SignedInProxy.StartAsync("--cookie-name=__Host-gate", "--cookie-domain");

        var request = await renamed.ForwardAsync("GET /", "Cookie: _oauth2_proxy=x; __Host-gate_1=y; __Host-gate_csrf_z=y");

        Assert.Equal(["_oauth2_proxy=x"], request["Cookie"]);
    }
}
