using System.Net;
using OAuthProxy.Tests.Sessions.Stores;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>A password at a far host begins a session of that host's own, whatever store it is in. A sign-out finds it all the same.</summary>
public sealed class PasswordAtFarHostTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    [Theory]
    [InlineData(false, Auth)]
    [InlineData(false, Near)]
    [InlineData(false, Far)]
    [InlineData(true, Auth)]
    [InlineData(true, Near)]
    [InlineData(true, Far)]
    public async Task Is_ended_by_a_sign_out_anywhere(bool isInRedis, string host)
    {
        await using var world = await StartAsync(isInRedis);
        using var near = world.Proxy.NewBrowser(Near);
        using var atNear = await AccountsProxy.SignInAsync(near, "dave", AccountsProxy.OtherPassword);
        using var far = world.Proxy.NewBrowser(Far, near.Cookies);

        var arrival = await SignInAsync(far, "/x");
        Assert.Equal((HttpStatusCode.OK, $"https://{Far}/x"), (arrival.Status, arrival.End));
        Assert.Equal([Near, Far], await SignedInAtAsync(world.Proxy, near.Cookies, Near, Far));
        using var browser = world.Proxy.NewBrowser(host, near.Cookies);
        var end = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{host}/bye", end.End);
        Assert.Empty(await SignedInAtAsync(world.Proxy, near.Cookies, Near, Far));
    }

    [Fact]
    public async Task Goes_on_to_another_far_host_as_before()
    {
        await using var world = await StartAsync(isInRedis: false);
        using var far = world.Proxy.NewBrowser(Far);

        var journey = await SignInAsync(far, $"https://{Other}/x");

        Assert.Contains(journey.Addresses, address => address.OriginalString == $"https://{Other}/oauth2/start?rd=%2Fx");
        Assert.Equal([Far], await SignedInAtAsync(world.Proxy, far.Cookies, Far, Other));
    }

    [Fact]
    public async Task A_notice_in_another_browser_signs_nobody_in_and_nobody_out()
    {
        await using var world = await StartAsync(isInRedis: false);
        using var attacker = world.Proxy.NewBrowser(Far);
        using var page = await AccountsProxy.SignInAsync(attacker, "carol", AccountsProxy.Password, "/x");
        var notice = Journey.OnwardFrom(await page.TextAsync());
        using var victim = world.Proxy.NewBrowser(Near);
        using var signedIn = await AccountsProxy.SignInAsync(victim, "dave", AccountsProxy.OtherPassword);

        using var answer = await victim.GetAsync(notice);

        Assert.Equal($"https://{Far}/x", LocationOf(answer));
        Assert.False(answer.GivesSession());
        Assert.Equal([Near], await SignedInAtAsync(world.Proxy, victim.Cookies, Near, Far));
        using var head = await victim.SendAsync(HttpMethod.Head, notice);
        using var elsewhere = await victim.GetAsync(notice.Replace(Auth, Near, StringComparison.Ordinal));
        using var broken = await victim.GetAsync(notice[..^1]);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (head.StatusCode, elsewhere.StatusCode, broken.StatusCode));
    }

    /// <summary>Somebody with an account may keep a notice for as long as they like.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(167)]
    [InlineData(169)]
    public async Task An_old_notice_has_no_host_forgotten_before_its_session_ends(int hours)
    {
        await using var world = await StartAsync(isInRedis: false);
        using var attacker = world.Proxy.NewBrowser(Far);
        using var page = await AccountsProxy.SignInAsync(attacker, "carol", AccountsProxy.Password, "/x");
        var notice = Journey.OnwardFrom(await page.TextAsync());
        world.Proxy.Clock.Advance(TimeSpan.FromHours(hours));
        using var victim = world.Proxy.NewBrowser(Far);
        await SignInAsync(victim, "/x");

        using var answer = await victim.GetAsync(notice);

        Assert.Equal($"https://{Far}/", LocationOf(answer));
        world.Proxy.Clock.Advance(TimeSpan.FromHours(100));
        Assert.Equal([Far], await SignedInAtAsync(world.Proxy, victim.Cookies, Far));
        using var callback = world.Proxy.NewBrowser(Auth, victim.Cookies);
        await Journey.FollowAsync(callback, "/oauth2/sign_out");
        Assert.Empty(await SignedInAtAsync(world.Proxy, victim.Cookies, Far));
    }

    private Task<AccountsProxy> StartAsync(bool isInRedis) => AccountsProxy.StartAsync([.. Flags, .. isInRedis ? redis.Flags : []]);

    private static async Task<Journey> SignInAsync(TestBrowser far, string address)
    {
        using var page = await AccountsProxy.SignInAsync(far, "carol", AccountsProxy.Password, address);
        var onward = Journey.OnwardFrom(await page.TextAsync());
        Assert.StartsWith($"https://{Auth}/oauth2/handover?notice=", onward, StringComparison.Ordinal);
        return await Journey.FollowAsync(far, onward);
    }
}
