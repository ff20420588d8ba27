using System.Net;
using OAuthProxy.Sessions.Ring;
using OAuthProxy.Tests.Redis;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Without its keys the proxy cannot tell what a cookie is: it says so, and takes nobody for a stranger.</summary>
public sealed class KeyRingOutageTests
{
    private const string Code = "session_store_unavailable";

    [Fact]
    public async Task A_start_without_Redis_answers_503_keeps_every_cookie_and_goes_on_by_itself()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var halfway = world.First.NewBrowser();
        var callback = await halfway.ChooseAccountAsync("bob", "/deep");
        var (cookie, attempts) = (browser.Cookies[RingWorld.Name], halfway.Cookies.HeaderFor(new Uri($"https://{ProxyUnderTest.Host}/oauth2/callback")));
        using var directory = new TemporaryDirectory();
        directory.Write("url", $"redis://127.0.0.1:{LoopbackPort.Free()}");

        var replica = await StartBesideAsync(world, "--redis-connection-url", $"--redis-connection-url-file={directory["url"]}");
        using var elsewhere = replica.NewBrowser(cookies: browser.Cookies);
        using var there = replica.NewBrowser(cookies: halfway.Cookies);
        using var stranger = replica.NewBrowser();
        foreach (var (visitor, address) in new[] { (elsewhere, "/"), (elsewhere, "/oauth2/auth"), (elsewhere, "/oauth2/userinfo"), (elsewhere, "/oauth2/sign_out"), (there, callback), (stranger, "/oauth2/start"), (stranger, "/oauth2/sign_in"), (stranger, "/") })
        {
            using var answer = await WithClockAsync(world, visitor.GetAsync(address, Answers.AcceptJson));

            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, address);
            Assert.Empty(answer.SetCookies());
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
        }

        using (var ready = await WithClockAsync(world, stranger.GetAsync("/ready")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("keys: the keys of the cookies are not known", await ready.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(cookie, browser.Cookies[RingWorld.Name]);
        Assert.Equal(attempts, halfway.Cookies.HeaderFor(new Uri($"https://{ProxyUnderTest.Host}/oauth2/callback")));
        directory.Write("url", world.Redis.Url);
        await UntilKnownAsync(replica);

        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(replica, browser));
        using var completed = await WithClockAsync(world, there.GetAsync(callback));
        Assert.Equal("/deep", completed.Location());
    }

    [Fact]
    public async Task A_Redis_that_comes_later_begins_a_ring_without_a_restart()
    {
        var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var world = await RingWorld.StartAsync(redis, "--skip-auth-route=^/open");
        using var browser = world.First.NewBrowser();
        using var page = await WithClockAsync(world, browser.GetAsync("/", Answers.AcceptJson));
        using var open = await WithClockAsync(world, browser.GetAsync("/open"));
        using var ping = await WithClockAsync(world, browser.GetAsync("/ping"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Code), (page.StatusCode, await page.ErrorAsync()));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (open.StatusCode, ping.StatusCode)); // what needs no sign-in needs no keys

        await redis.StartAsync();
        await UntilKnownAsync(world.First);
        using var signedIn = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser));
    }

    /// <summary>The others may have a key that seals by then.</summary>
    [Fact]
    public async Task A_replica_that_could_not_ask_for_half_an_hour_knows_nothing_more()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var stranger = world.First.NewBrowser();
        await world.Redis.KillAsync();
        await Assert.ThrowsAsync<OAuthProxy.Sessions.SessionStoreException>(() => world.WithClockAsync(RingWorld.RingOf(world.First).ReadAsync()));
        using var soon = await WithClockAsync(world, stranger.GetAsync("/oauth2/start"));

        world.First.Clock.Advance(RingOrder.Trusted);
        using var late = await WithClockAsync(world, stranger.GetAsync("/oauth2/start"));
        using var page = await WithClockAsync(world, browser.GetAsync("/"));

        Assert.Equal(HttpStatusCode.Redirect, soon.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.True(RingOrder.Trusted + OAuthProxy.Sessions.SessionCookieOptions.ClockTolerance < RingOrder.Notice);
    }

    [Fact]
    public async Task A_user_who_may_not_keep_a_ring_is_told_at_the_start()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CliAsync(["ACL", "SETUSER", "proxy", "on", ">pw", .. "~_oauth2_proxy-* +get +set +del +hset +hgetall +hdel +pexpire".Split(' ')]);

        var end = await ProgramProcess.RunAsync([.. OAuthProxy.Tests.Configuration.Reading.Required.Where(flag => !flag.Contains("-secret", StringComparison.Ordinal)), "-http-address=127.0.0.1:0", $"--client-secret={RingWorld.ClientSecret}", "--session-store-type=redis", $"--redis-connection-url=redis://proxy:pw@127.0.0.1:{redis.Port}"]);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("--redis-username: ", end.Error, StringComparison.Ordinal);
    }

    private static async Task<ProxyUnderTest> StartBesideAsync(RingWorld world, params string[] flags)
    {
        var starting = Task.Run(() => world.StartReplica(flags));
        await world.WithClockAsync(starting);
        return await starting;
    }

    /// <summary>Nobody asks it meanwhile.</summary>
    private static Task UntilKnownAsync(ProxyUnderTest proxy) => Until.TrueAsync(
        () =>
        {
            proxy.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(RingWorld.RingOf(proxy).IsKnown);
        },
        "the ring is known");

    private static async Task<HttpResponseMessage> WithClockAsync(RingWorld world, Task<HttpResponseMessage> task)
    {
        await world.WithClockAsync(task);
        return await task;
    }
}
