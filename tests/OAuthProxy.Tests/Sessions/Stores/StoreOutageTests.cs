using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Redis is away, or has no room: nobody is let in by it, nobody is signed out, and everybody is told.</summary>
public sealed class StoreOutageTests
{
    private const string Name = "_oauth2_proxy";
    private const string Code = "session_store_unavailable";

    [Fact]
    public async Task Who_is_signed_in_is_asked_to_come_back_and_keeps_the_cookie()
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var cookie = browser.Cookies[Name];
        await world.Redis.KillAsync();

        using var page = await world.WithClockAsync(browser.GetAsync("/", Answers.AcceptHtml));
        using var json = await browser.GetAsync("/", Answers.AcceptJson);
        using var auth = await browser.GetAsync("/oauth2/auth");
        using var envoy = await browser.GetAsync("/oauth2/ext_authz/x");
        using var info = await browser.GetAsync("/oauth2/userinfo");

        foreach (var answer in new[] { page, json, auth, envoy, info })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
            Assert.Empty(answer.SetCookies());
        }

        Assert.Contains("You have not been signed out.", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(Code, await json.ErrorAsync());
        Assert.Equal(cookie, browser.Cookies[Name]);
        Assert.Empty(world.Proxy.Upstream.Requests);
        Assert.Single(world.Proxy.Log.Lines, line => line.Contains("[130]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_session_goes_on_when_Redis_is_back_without_a_restart()
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.CliAsync("CLIENT", "KILL", "TYPE", "normal"); // the data stays

        await world.UntilAsync(async () =>
        {
            using var page = await browser.GetAsync("/");
            return page.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Somebody_can_sign_in_again_when_a_Redis_that_lost_everything_is_back()
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.KillAsync();
        using var away = await world.WithClockAsync(browser.GetAsync("/"));
        await world.Redis.StartAsync();

        await world.UntilAsync(async () =>
        {
            using var page = await browser.GetAsync("/");
            return page.StatusCode == HttpStatusCode.Forbidden;
        });
        using var again = await browser.SignInAsync();
        using var after = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Single(world.Proxy.Log.Lines, line => line.Contains("[131]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_needs_no_sign_in_passes_as_a_strangers_request()
    {
        await using var world = await StartAsync("--skip-auth-route=^/open");
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.KillAsync();
        using var away = await world.WithClockAsync(browser.GetAsync("/"));

        using var open = await browser.GetAsync("/open", ("X-Forwarded-User", "admin"));
        using var ping = await browser.GetAsync("/ping");
        using var stranger = world.Proxy.NewBrowser();
        using var page = await stranger.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Empty(world.Proxy.Upstream.Last["X-Forwarded-User"]);
        Assert.Equal(HttpStatusCode.OK, ping.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode); // without a ticket there is nothing to look up
    }

    [Theory]
    [InlineData("/oauth2/sign_out")]
    [InlineData("/oauth2/sign_out?everywhere=true")]
    [InlineData("/oauth2/sign_in")]
    public async Task A_sign_out_does_not_claim_what_it_did_not_do(string address)
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.KillAsync();

        using var answer = await world.WithClockAsync(browser.GetAsync(address));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(answer.SetCookies());
        Assert.NotNull(browser.Cookies[Name]);
        if (address.Contains("sign_out", StringComparison.Ordinal))
        {
            Assert.Contains("You are still signed in", await answer.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sign_in_that_cannot_be_kept_is_none()
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice", "/deep");
        await world.Redis.KillAsync();

        using var answer = await world.WithClockAsync(browser.GetAsync(callback));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Null(browser.Cookies[Name]);
        Assert.Contains("/oauth2/sign_in?rd=%2Fdeep", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxmemory", "1")]
    [InlineData("min-replicas-to-write", "1")]
    public async Task A_Redis_that_takes_nothing_more_is_still_read(string parameter, string value)
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var late = world.Proxy.NewBrowser();
        var callback = await late.ChooseAccountAsync("bob");
        await world.Redis.CliAsync("CONFIG", "SET", parameter, value);

        using var page = await browser.GetAsync("/");
        using var refused = await world.WithClockAsync(late.GetAsync(callback));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Null(late.Cookies[Name]);
    }

    [Fact]
    public async Task A_session_that_is_due_while_Redis_takes_nothing_is_kept()
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.CliAsync("CONFIG", "SET", "maxmemory", "1");
        world.Proxy.Clock.Advance(TimeSpan.FromMinutes(60));

        using var page = await world.WithClockAsync(browser.GetAsync("/"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Redis_that_goes_away_in_the_middle_of_a_refresh_ends_nothing()
    {
        await using var world = await StartAsync();
        using var browser = world.Proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        world.Proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        world.Proxy.GitHub.Calls.Clear();
        using var gate = world.Proxy.GitHub.Behaviour.Hold(TryIt.StandIn.Endpoints.User);

        var waiting = browser.GetAsync("/");
        await world.Proxy.GitHub.Calls.WhenArrivedAsync(TryIt.StandIn.Endpoints.User, 1, TestContext.Current.CancellationToken);
        await world.Redis.KillAsync();
        gate.Open();
        using var page = await world.WithClockAsync(waiting);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Empty(page.SetCookies());
    }

    private static async Task<World> StartAsync(params string[] flags)
    {
        var redis = await RedisServer.StartAsync();
        return new(redis, await ProxyUnderTest.StartAsync([.. SharedRedis.FlagsFor(redis), .. flags]));
    }

    /// <summary>A proxy and its Redis. The proxy's patience goes by the test's clock, which has to be moved.</summary>
    private sealed record World(RedisServer Redis, ProxyUnderTest Proxy) : IAsyncDisposable
    {
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

        public Task<T> WithClockAsync<T>(Task<T> task) => Proxy.Clock.RunUntilAsync(task, Step);

        public async Task UntilAsync(Func<Task<bool>> condition)
        {
            while (!await WithClockAsync(condition()))
            {
                Proxy.Clock.Advance(Step);
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Proxy.DisposeAsync();
            await Redis.DisposeAsync();
        }
    }
}
