using System.Net;
using OAuthProxy.Tests.Sessions.Stores;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>With the session in Redis it is one at all hosts.</summary>
public sealed class HandOverInRedisTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    [Theory]
    [InlineData(Far, Near)]
    [InlineData(Near, Far)]
    public async Task A_sign_out_at_one_host_is_one_at_all(string host, string other)
    {
        await redis.EmptyAsync();
        await using var proxy = await FarSite.StartAsync(redis.Flags);
        using var near = proxy.NewBrowser(Near);
        using var far = proxy.NewBrowser(Far, near.Cookies);
        using var signedIn = await FarSite.SignInAsync(far);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(far), await StatusAsync(near)));
        Assert.Single(await redis.SessionKeysAsync());

        using var signedOut = await (host == Far ? far : near).GetAsync("/oauth2/sign_out");

        Assert.Equal("/", LocationOf(signedOut).Replace($"https://{Near}", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(other == Far ? far : near));
        Assert.Empty(await redis.SessionKeysAsync());
    }

    [Fact]
    public async Task No_browser_is_sent_from_host_to_host_for_it()
    {
        await using var proxy = await FarSite.StartAsync(redis.Flags);
        using var near = proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        await HandOverAsync(proxy, near.Cookies, Far, Other);
        var copy = near.Cookies["_oauth2_proxy"]!;
        Assert.DoesNotContain(near.Cookies.Names, name => name.Contains("_far_", StringComparison.Ordinal));

        var journey = await Journey.FollowAsync(near, "/oauth2/sign_out?rd=/bye");

        Assert.Equal([$"https://{Near}/oauth2/sign_out?rd=/bye", $"https://{Near}/bye"], journey.Addresses.Select(address => address.OriginalString));
        Assert.Empty(await SignedInAtAsync(proxy, near.Cookies, Near, Far, Other));
        using var thief = proxy.NewBrowser(Other);
        thief.Cookies.Set("_oauth2_proxy", copy, Other);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(thief));
    }

    [Fact]
    public async Task A_ticket_outlives_no_sign_out()
    {
        await using var proxy = await FarSite.StartAsync(redis.Flags);
        using var near = proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        using var far = proxy.NewBrowser(Far, near.Cookies);
        var ticket = await TicketAsync(far);
        using var signedOut = await near.GetAsync("/oauth2/sign_out");

        using var arrival = await far.GetAsync(ticket);

        Assert.Equal(HttpStatusCode.Forbidden, arrival.StatusCode);
        Assert.False(arrival.GivesSession());
    }

    [Fact]
    public async Task Replicas_agree_that_a_ticket_was_used()
    {
        await using var first = await FarSite.StartAsync(redis.Flags);
        await using var second = first.StartReplica([.. FarSite.Flags, .. redis.Flags]);
        using var browser = first.NewBrowser(Far);
        using var signedIn = await FarSite.SignInAsync(browser);
        var ticket = await TicketAsync(browser);
        using var thief = second.NewBrowser(Far);
        foreach (var name in browser.Cookies.Names.Where(name => name.Contains("_csrf_", StringComparison.Ordinal)).ToList())
        {
            thief.Cookies.Set(name, browser.Cookies[name]!, Far);
        }

        using var arrival = await browser.GetAsync(ticket);
        using var stolen = await thief.GetAsync(ticket);

        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
        Assert.Equal(HttpStatusCode.Forbidden, stolen.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
    }

    [Fact]
    public async Task The_session_that_a_browser_had_before_is_over()
    {
        await redis.EmptyAsync();
        await using var proxy = await FarSite.StartAsync(redis.Flags);
        using var bob = proxy.NewBrowser(Far);
        using var before = await FarSite.SignInAsync(bob, "bob");
        using var alice = proxy.NewBrowser(Far);
        alice.Cookies.Set("_oauth2_proxy", bob.Cookies["_oauth2_proxy"]!, Far);

        using var signedIn = await FarSite.SignInAsync(alice);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (await StatusAsync(bob), await StatusAsync(alice)));
    }
}
