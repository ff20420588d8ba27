using System.Net;
using OAuthProxy.Sessions;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>
/// Replicas whose clocks are apart. There is one clock here: it is set forward while the replica that is ahead has its turn, and back for the
/// one that is behind.
/// </summary>
public sealed class ReplicaClockTests
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(60);

    [Fact]
    public async Task A_session_of_one_that_is_ahead_is_in_force_is_not_refreshed_for_it_and_ends_when_it_says()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=2h");
        using var browser = proxy.NewBrowser();
        proxy.Clock.Advance(Ahead);
        using var signedIn = await browser.SignInAsync();
        var end = proxy.Clock.GetUtcNow() + TimeSpan.FromHours(2);
        Assert.Contains("max-age=7200;", Line(signedIn), StringComparison.Ordinal);
        proxy.Clock.Advance(-Ahead);
        proxy.GitHub.Calls.Clear();

        for (var minute = 0; minute < 64; minute += 4)
        {
            using var page = await browser.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Empty(page.SetCookies());
            proxy.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.Empty(proxy.GitHub.Calls.Api);
        using var refreshed = await browser.GetAsync("/");
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
        Assert.Contains($"expires={end:R};", Line(refreshed), StringComparison.Ordinal);
        Assert.Contains($"max-age={(end - proxy.Clock.GetUtcNow()).TotalSeconds};", Line(refreshed), StringComparison.Ordinal);

        var kept = $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}";
        proxy.Clock.Advance(end - proxy.Clock.GetUtcNow());
        Assert.Null(await proxy.SessionOfAsync(kept));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    public async Task A_sign_in_may_begin_on_one_and_end_on_the_other(int first, int second)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-csrf-expire=5m");
        using var browser = proxy.NewBrowser();
        proxy.Clock.Advance(TimeSpan.FromMinutes(first));
        var callback = await browser.ChooseAccountAsync("alice", "/deep");
        proxy.Clock.Advance(TimeSpan.FromMinutes(second - first));

        using var answer = await browser.GetAsync(callback);

        Assert.Equal("/deep", answer.Location());
        Assert.Equal(["_oauth2_proxy"], browser.Cookies.Names);
    }

    /// <summary>The attempt goes on being tied to its time: one that is begun far ahead is nobody's.</summary>
    [Fact]
    public async Task A_sign_in_of_one_that_is_far_ahead_is_not_taken()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        proxy.Clock.Advance(TimeSpan.FromMinutes(6));
        var callback = await browser.ChooseAccountAsync("alice");
        proxy.Clock.Advance(TimeSpan.FromMinutes(-6));

        using var answer = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_refresh_by_one_that_is_a_year_ahead_does_not_put_the_next_off()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        await WriteAsync(proxy, browser, session => session with { RefreshedAt = session.RefreshedAt + TimeSpan.FromDays(365) });
        proxy.GitHub.Directory.RemoveMember("acme", "bob");
        proxy.GitHub.Calls.Clear();

        using var refused = await browser.GetAsync("/", Answers.AcceptJson);

        Assert.Equal("not_in_organization", await refused.ErrorAsync());
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task What_GitHub_says_then_counts_although_the_old_cookie_seems_newer_for_ever()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var ahead = ("Cookie", await WriteAsync(proxy, browser, session => session with { RefreshedAt = session.RefreshedAt + TimeSpan.FromDays(365) }));
        using var client = proxy.NewBrowser();
        proxy.GitHub.Directory.RemoveMember("acme", "bob");
        using var first = await client.GetAsync("/oauth2/auth", ahead);
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503, Behaviour.Always);
        proxy.GitHub.Calls.Clear();

        for (var count = 0; count < 10; count++)
        {
            using var answer = await client.GetAsync("/oauth2/auth", ahead);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Empty(proxy.GitHub.Calls.Api);
        proxy.Clock.Advance(Refresh);
        using var later = await client.GetAsync("/oauth2/auth", ahead);
        Assert.Equal(HttpStatusCode.Forbidden, later.StatusCode);
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    private static string Line(HttpResponseMessage answer) => Assert.Single(answer.SetCookies(), line => line.StartsWith("_oauth2_proxy=", StringComparison.Ordinal));

    /// <summary>The browser's session as another replica would have sealed it.</summary>
    private static async Task<string> WriteAsync(ProxyUnderTest proxy, TestBrowser browser, Func<Session, Session> change)
    {
        var session = (await proxy.SessionOfAsync($"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}"))!;
        var context = new DefaultHttpContext();
        context.Request.Host = new(ProxyUnderTest.Host);
        await proxy.Services.GetRequiredService<ISessionStore>().BeginAsync(context, change(session));
        browser.Cookies.Store(new Uri($"https://{ProxyUnderTest.Host}/"), context.Response.Headers.SetCookie.OfType<string>());
        return $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}";
    }
}
