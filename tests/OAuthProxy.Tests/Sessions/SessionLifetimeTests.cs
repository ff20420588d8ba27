using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class SessionLifetimeTests
{
    [Fact]
    public async Task Ends_after_cookie_expire_whatever_the_browser_says()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=2h", "--cookie-refresh=0");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var kept = ("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        using var client = proxy.NewBrowser();

        proxy.Clock.Advance(TimeSpan.FromMinutes(119));
        using var before = await client.GetAsync("/", kept);
        proxy.Clock.Advance(TimeSpan.FromMinutes(1));
        using var after = await client.GetAsync("/", kept);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Fact]
    public async Task Is_not_longer_for_a_refresh()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=2h", "--cookie-refresh=1h");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        proxy.Clock.Advance(TimeSpan.FromMinutes(90));
        using var refreshed = await browser.GetAsync("/");
        var cookie = Assert.Single(refreshed.SetCookies());
        Assert.Contains("max-age=1800;", cookie, StringComparison.Ordinal);
        Assert.Contains("expires=Fri, 20 Nov 2026 14:00:00 GMT;", cookie, StringComparison.Ordinal);
        var kept = ("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");

        proxy.Clock.Advance(TimeSpan.FromMinutes(30));
        using var client = proxy.NewBrowser();
        using var after = await client.GetAsync("/", kept);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        Assert.Equal(2, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    [Fact]
    public async Task Is_not_longer_for_any_number_of_refreshes()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=24h", "--cookie-refresh=10m");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        for (var count = 1; count < 144; count++)
        {
            proxy.Clock.Advance(TimeSpan.FromMinutes(10));
            using var refreshed = await browser.GetAsync("/");
            Assert.Contains("expires=Sat, 21 Nov 2026 12:00:00 GMT;", Assert.Single(refreshed.SetCookies()), StringComparison.Ordinal);
        }

        var kept = $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}";
        Assert.NotNull(await proxy.SessionOfAsync(kept));
        proxy.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await proxy.SessionOfAsync(kept));
        Assert.Empty(browser.Cookies.Names);
    }

    [Theory]
    [InlineData(-4, HttpStatusCode.OK)]
    [InlineData(-6, HttpStatusCode.Forbidden)]
    public async Task Bears_replicas_whose_clocks_differ_a_little(int minutes, HttpStatusCode expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        proxy.Clock.Advance(TimeSpan.FromMinutes(minutes));
        using var page = await browser.GetAsync("/");

        Assert.Equal(expected, page.StatusCode);
    }

    [Fact]
    public async Task Without_cookie_expire_it_lasts()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=0", "--cookie-refresh=0");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        proxy.Clock.Advance(TimeSpan.FromDays(400));
        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Is_judged_by_the_rules_of_the_proxy_that_is_asked()
    {
        await using var site1 = await ProxyUnderTest.StartAsync();
        await using var site2 = site1.StartReplica("--github-team=sre");
        using var browser = site1.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        using var elsewhere = site2.NewBrowser(cookies: browser.Cookies);
        var before = site1.Upstream.Requests.Count;

        using var answer = await elsewhere.GetAsync("/", Answers.AcceptJson);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("not_in_team", await answer.ErrorAsync());
        Assert.Equal(before, site1.Upstream.Requests.Count);
    }
}
