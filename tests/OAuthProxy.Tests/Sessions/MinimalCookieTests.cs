using System.Net;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class MinimalCookieTests
{
    [Theory]
    [InlineData("--session-cookie-minimal=true", false)]
    [InlineData("--session-cookie-minimal=false", true)]
    public async Task Has_everything_but_the_token(string flag, bool hasToken)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag, "--cookie-refresh=0");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(["alice"], proxy.Upstream.Last["X-Forwarded-User"]);
        var session = await proxy.SessionOfAsync($"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        Assert.Equal(hasToken, session!.AccessToken.Length > 0);
    }

    [Fact]
    public async Task Ends_where_a_replica_wants_to_ask_GitHub_again()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--session-cookie-minimal=true", "--cookie-refresh=0");
        await using var refreshing = proxy.StartReplica();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(TimeSpan.FromHours(2));
        using var elsewhere = refreshing.NewBrowser(cookies: browser.Cookies);

        using var page = await elsewhere.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.True(page.Removes("_oauth2_proxy"));
    }

    [Theory]
    [InlineData("--cookie-refresh=1h")]
    [InlineData("--pass-access-token")]
    public void Is_refused_beside_what_needs_the_token(string other)
    {
        var problem = Reading.Problem("--session-cookie-minimal", other);

        Assert.Equal("session-cookie-minimal", problem.Option);
        Assert.Contains(other.Split('=')[0], problem.Message, StringComparison.Ordinal);
    }
}
