using System.Net;
using OAuthProxy.Sessions.Protection;
using OAuthProxy.Sessions.Ring;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Without a cookie secret the replicas make keys, agree on them and replace them, and nobody notices.</summary>
public sealed class KeyRingTests
{
    private static readonly TimeSpan Rotation = TimeSpan.FromDays(90);

    [Fact]
    public async Task Replicas_share_sessions_and_sign_ins_under_way()
    {
        await using var world = await RingWorld.StartAsync();
        var second = world.StartReplica();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var halfway = world.First.NewBrowser();
        var callback = await halfway.ChooseAccountAsync("bob", "/deep");
        using var elsewhere = second.NewBrowser(cookies: halfway.Cookies);
        using var completed = await elsewhere.GetAsync(callback);

        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(second, browser));
        Assert.Equal("/deep", completed.Location());
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, halfway));
        Assert.Single(await world.FieldsAsync());
        Assert.Single(world.Proxies.SelectMany(proxy => proxy.Log.Lines), line => line.Contains("[140]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_signs_nobody_out()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using (var replica = world.First.StartReplica(RingWorld.FlagsFor(world.Redis)).NewBrowser(cookies: browser.Cookies))
        {
            using var signedIn = await replica.SignInAsync();
        }

        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.StartReplica(), browser));
    }

    [Fact]
    public async Task Replicas_that_start_at_once_agree_on_one_key()
    {
        await using var world = await RingWorld.StartAsync();
        await world.Redis.CliAsync("FLUSHALL");

        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => world.First.StartReplica(RingWorld.FlagsFor(world.Redis)))));
        using var browser = replicas[0].NewBrowser();
        using var signedIn = await browser.SignInAsync();
        foreach (var replica in replicas)
        {
            Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(replica, browser));
            await replica.DisposeAsync();
        }

        Assert.Single(await world.FieldsAsync());
    }

    [Fact]
    public async Task A_key_is_replaced_after_90_days_and_nobody_is_signed_out_before_during_and_after()
    {
        await using var world = await RingWorld.StartAsync();
        var second = world.StartReplica();
        await world.PassAsync(Rotation - TimeSpan.FromHours(2));
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        Assert.Single(await world.FieldsAsync());
        using var halfway = second.NewBrowser();

        await world.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(2, (await world.FieldsAsync()).Length); // known to all, and not in use
        using var during = await browser.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, false), (during.StatusCode, during.GivesSession()));
        await world.PassAsync(TimeSpan.FromMinutes(55));
        var callback = await halfway.ChooseAccountAsync("bob");

        await world.PassAsync(TimeSpan.FromMinutes(6));
        using var after = await browser.GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, true), (after.StatusCode, after.GivesSession())); // sealed with the new one
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(second, browser));
        using var completed = await halfway.GetAsync(callback);
        Assert.Equal(HttpStatusCode.Redirect, completed.StatusCode);

        await world.PassAsync(TimeSpan.FromHours(160));
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(second, browser));
        await world.PassAsync(TimeSpan.FromHours(10));
        Assert.Single(await world.FieldsAsync());
        Assert.Single(RingWorld.RingOf(second).InForce());
    }

    [Fact]
    public async Task A_new_key_that_another_replica_uses_already_opens_and_is_left_as_it_is()
    {
        await using var world = await RingWorld.StartAsync();
        await world.PassAsync(Rotation);
        var keys = RingWorld.RingOf(world.First).InForce();
        using var box = new SealedBox(keys[1].Secret, "test");
        var ours = world.First.Services.GetRequiredService<CookieProtectionProvider>().BoxFor("test");
        var plaintext = new byte[3];

        Assert.True(keys[1].IsNext);
        Assert.True(ours.TryOpen(box.Seal([1, 2, 3]), plaintext, out var isOutdated));
        Assert.Equal([1, 2, 3], plaintext);
        Assert.False(isOutdated);
    }

    [Fact]
    public async Task A_Redis_that_is_full_delays_the_new_key_and_ends_nothing()
    {
        await using var world = await RingWorld.StartAsync("--cookie-expire=4000h", "--cookie-refresh=0");
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.CliAsync("CONFIG", "SET", "maxmemory", "1");

        await world.PassAsync(Rotation + TimeSpan.FromDays(20));
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser));
        await world.Redis.CliAsync("CONFIG", "SET", "maxmemory", "0");
        await world.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, (await world.FieldsAsync()).Length);
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser));
    }

    [Fact]
    public async Task A_ring_that_was_lost_is_made_anew_and_everybody_signs_in_again()
    {
        await using var world = await RingWorld.StartAsync();
        var second = world.StartReplica();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await world.Redis.CliAsync("FLUSHALL");

        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Forbidden, await RingWorld.StatusAtAsync(second, browser));
        Assert.Single(await world.FieldsAsync());
        foreach (var proxy in world.Proxies)
        {
            Assert.Single(proxy.Log.Lines, line => line.Contains("[141]", StringComparison.Ordinal));
        }

        using var again = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(second, browser));
    }

    [Fact]
    public async Task The_proxy_looks_for_changes_by_itself()
    {
        await using var world = await RingWorld.StartAsync();
        await world.Redis.CliAsync("FLUSHALL");

        await Redis.Until.TrueAsync(
            () =>
            {
                world.First.Clock.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(world.First.Log.Lines.Any(line => line.Contains("[141]", StringComparison.Ordinal)));
            },
            "the log says that the ring was lost");
    }

    /// <summary>The way from a cookie secret to a ring.</summary>
    [Fact]
    public async Task A_previous_cookie_secret_still_opens()
    {
        await using var world = await RingWorld.StartAsync();
        await using var old = world.First.StartReplica([.. RingWorld.FlagsFor(world.Redis), $"--cookie-secret={ProxyUnderTest.CookieSecret}"]);
        using var browser = old.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var replica = world.StartReplica($"--cookie-secret-previous={ProxyUnderTest.CookieSecret}");

        Assert.Equal(HttpStatusCode.Forbidden, await RingWorld.StatusAtAsync(world.First, browser));
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(replica, browser));
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser)); // it was sealed anew
    }

    [Fact]
    public async Task With_a_cookie_secret_there_is_no_ring()
    {
        await using var world = await RingWorld.StartAsync();
        await world.Redis.CliAsync("FLUSHALL");
        await using var other = world.First.StartReplica([.. SharedRedis.FlagsFor(world.Redis)]);
        using var browser = other.NewBrowser();
        using var page = await browser.GetAsync("/");

        Assert.Null(other.Services.GetService<KeyRing>());
        Assert.Empty(await world.PlacesAsync());
    }
}
