using System.Net;
using OAuthProxy.Tests.Sessions.Stores;
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
