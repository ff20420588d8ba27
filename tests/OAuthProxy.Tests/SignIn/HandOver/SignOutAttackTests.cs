using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>What leads a sign-out from host to host, in hands for which it was not meant.</summary>
public sealed class SignOutAttackTests : IAsyncLifetime
{
    private ProxyUnderTest _proxy = null!;
    private CookieJar _alice = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = await StartAsync();
        _alice = await SignedInAsync("alice");
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData(Auth, "https://evil.example/")]
    [InlineData(Auth, "//evil.example/")]
    [InlineData(Auth, "https://tools.example.org@evil.example/")]
    [InlineData(Auth, "https://tools.example.org.evil.example/")]
    [InlineData(Far, "https://evil.example/")]
    [InlineData(Near, "/%2f/evil.example/")]
    public async Task It_leads_out_of_the_site_for_nobody(string host, string address)
    {
        using var browser = _proxy.NewBrowser(host, _alice);

        var journey = await Journey.FollowAsync(browser, $"/oauth2/sign_out?rd={Uri.EscapeDataString(address)}");

        Assert.All(journey.Addresses, one => Assert.DoesNotContain("evil", one.Authority, StringComparison.Ordinal));
        Assert.Equal("/", new Uri(journey.End).AbsolutePath);
        Assert.Empty(await SignedInAtAsync(_proxy, _alice, Near, Far, Other));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task A_visit_is_good_for_a_minute(int seconds, bool isGood)
    {
        using var browser = _proxy.NewBrowser(Auth, _alice);
        var visit = await VisitAsync(browser);

        _proxy.Clock.Advance(TimeSpan.FromSeconds(seconds));
        using var answer = await browser.GetAsync(visit);

        Assert.Equal(isGood, answer.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(!isGood, (await SignedInAtAsync(_proxy, _alice, new Uri(visit).Host)).Count == 1);
    }

    [Fact]
    public async Task The_way_back_is_good_for_a_minute()
    {
        using var browser = _proxy.NewBrowser(Auth, _alice);
        using var visited = await browser.GetAsync(await VisitAsync(browser));
        _proxy.Clock.Advance(TimeSpan.FromSeconds(60));

        using var answer = await browser.GetAsync(LocationOf(visited));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("href=\"/oauth2/sign_out\"", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, _alice.Names.Count(name => name.Contains("_far_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_visit_to_one_host_ends_nothing_at_another()
    {
        using var browser = _proxy.NewBrowser(Auth, _alice);
        var visit = await VisitAsync(browser);
        var (host, another) = new Uri(visit).Host == Far ? (Far, Other) : (Other, Far);

        using var answer = await browser.GetAsync(visit.Replace(host, another, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal([Far, Other], await SignedInAtAsync(_proxy, _alice, Far, Other));
    }

    /// <summary>As any link to /oauth2/sign_out could do; what it cannot do is to have other hosts be forgotten, or to go on through them.</summary>
    [Fact]
    public async Task A_visit_of_another_browser_ends_the_session_of_that_host_at_most()
    {
        using var attacker = _proxy.NewBrowser(Auth, await SignedInAsync("bob"));
        var visit = await VisitAsync(attacker);
        using var victim = _proxy.NewBrowser(Near, _alice);

        var journey = await Journey.FollowAsync(victim, visit);

        var host = new Uri(visit).Host;
        Assert.Equal(HttpStatusCode.Forbidden, journey.Status);
        Assert.Equal(2, journey.Addresses.Count);
        Assert.Equal([Near, host == Far ? Other : Far], await SignedInAtAsync(_proxy, _alice, Near, Far, Other));
        Assert.Equal(2, _alice.Names.Count(name => name.Contains("_far_", StringComparison.Ordinal)));
    }

    /// <summary>Otherwise the victim's next sign-out would leave a host out.</summary>
    [Fact]
    public async Task A_way_back_of_another_browser_has_no_host_forgotten()
    {
        using var attacker = _proxy.NewBrowser(Auth, await SignedInAsync("bob"));
        using var visited = await attacker.GetAsync(await VisitAsync(attacker));
        using var victim = _proxy.NewBrowser(Auth, _alice);

        using var answer = await victim.GetAsync(LocationOf(visited));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(answer.SetCookies());
        Assert.Equal([Near, Far, Other], await SignedInAtAsync(_proxy, _alice, Near, Far, Other));
        await Journey.FollowAsync(victim, "/oauth2/sign_out");
        Assert.Empty(await SignedInAtAsync(_proxy, _alice, Near, Far, Other));
    }

    [Fact]
    public async Task A_way_back_is_good_once()
    {
        using var browser = _proxy.NewBrowser(Auth, _alice);
        using var visited = await browser.GetAsync(await VisitAsync(browser));
        await Journey.FollowAsync(browser, LocationOf(visited));
        using var near = _proxy.NewBrowser(Near, _alice);
        using var again = await near.SignInAsync();
        await HandOverAsync(_proxy, _alice, Far, Other);

        using var answer = await browser.GetAsync(LocationOf(visited));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal([Near, Far, Other], await SignedInAtAsync(_proxy, _alice, Near, Far, Other));
    }

    /// <summary>Somebody with a host of the shared domain can set cookies there, but not seal them.</summary>
    [Fact]
    public async Task Planted_cookies_send_nobody_anywhere_and_hide_nothing()
    {
        var sealedNames = _alice.Names.Where(name => name.Contains("_far_", StringComparison.Ordinal)).ToList();
        for (var number = 0; number < 40; number++)
        {
            _alice.Set($"_oauth2_proxy_far_{number}", "https://evil.example/", "example.com", "/oauth2");
        }

        _alice.Set(sealedNames[0], _alice[sealedNames[1]]!, "example.com", "/");
        _alice.Set(sealedNames[1], "x", "example.com", "/oauth2/sign_out");
        using var browser = _proxy.NewBrowser(Auth, _alice);

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{Auth}/bye", journey.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _alice, Near, Far, Other));
    }

    [Fact]
    public async Task What_is_sealed_for_one_thing_is_nothing_else()
    {
        using var far = _proxy.NewBrowser(Far, _alice);
        var request = (await AskAsync(far)).Split('=')[1];
        var ticket = (await TicketAsync(far)).Split('=')[1];
        var remembered = _alice[_alice.Names.First(name => name.Contains("_far_", StringComparison.Ordinal))]!;
        using var browser = _proxy.NewBrowser(Auth, _alice);
        var visit = await VisitAsync(browser);
        using var visited = await browser.GetAsync(visit);
        var (there, back) = (visit.Split('=')[1], LocationOf(visited).Split('=')[1]);

        foreach (var foreign in new[] { request, ticket, remembered, back, there[..^1], there + "A", "", "%00", new string('A', 20_000) })
        {
            using var answer = await browser.GetAsync($"https://{new Uri(visit).Host}/oauth2/sign_out/visit?visit={foreign}");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        foreach (var foreign in new[] { request, ticket, remembered, there, back[..^1], "" })
        {
            using var answer = await browser.GetAsync($"/oauth2/sign_out/visit?back={foreign}");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        foreach (var foreign in new[] { there, back })
        {
            using var answer = await browser.GetAsync($"https://{Far}/oauth2/handover?ticket={foreign}");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Only_whoever_opens_the_address_is_signed_out_by_it()
    {
        using var browser = _proxy.NewBrowser(Auth, _alice);
        var visit = await VisitAsync(browser);
        var host = new Uri(visit).Host;
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options, HttpMethod.Post })
        {
            using var answer = await browser.SendAsync(method, visit);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var odd in new[] { visit + "&visit=1", visit.Replace(host, Auth, StringComparison.Ordinal), visit.Replace(host, Near, StringComparison.Ordinal), $"https://{host}/oauth2/sign_out/visit", visit.Replace("visit=", "back=", StringComparison.Ordinal) })
        {
            using var answer = await browser.GetAsync(odd);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Single(await SignedInAtAsync(_proxy, _alice, host));
    }

    [Fact]
    public async Task No_cache_no_referrer_and_no_log_has_it()
    {
        using var browser = _proxy.NewBrowser(Auth, _alice);
        using var start = await browser.GetAsync("/oauth2/sign_out");
        using var visited = await browser.GetAsync(LocationOf(start));
        using var returned = await browser.GetAsync(LocationOf(visited));

        foreach (var step in new[] { start, visited, returned })
        {
            Assert.True(step.Headers.CacheControl!.NoStore);
            Assert.Equal(["no-referrer"], step.Headers.GetValues("Referrer-Policy"));
        }

        await _proxy.Output.LineWithAsync("/oauth2/sign_out/visit?visit=***");
        await _proxy.Output.LineWithAsync("/oauth2/sign_out/visit?back=***");
        var log = string.Join('\n', _proxy.Output.Lines);
        Assert.DoesNotContain(LocationOf(start).Split('=')[1], log, StringComparison.Ordinal);
        Assert.DoesNotContain(LocationOf(visited).Split('=')[1], log, StringComparison.Ordinal);
    }

    /// <summary>In another tab the way to the far host was under way, where no process knows that the session is over.</summary>
    [Fact]
    public async Task A_hand_over_that_was_under_way_signs_nobody_in_afterwards()
    {
        using var far = _proxy.NewBrowser(Far, _alice);
        var ticket = await TicketAsync(far);
        using var near = _proxy.NewBrowser(Near, _alice);
        await Journey.FollowAsync(near, "/oauth2/sign_out");
        await using var replica = _proxy.StartReplica(Flags);
        using var late = replica.NewBrowser(Far, _alice);

        using var answer = await late.GetAsync(ticket);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
    }

    private async Task<CookieJar> SignedInAsync(string login)
    {
        using var near = _proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync(login);
        await HandOverAsync(_proxy, near.Cookies, Far, Other);
        return near.Cookies;
    }

    /// <summary>The sign-out begins; the result is the address at the first far host.</summary>
    private static async Task<string> VisitAsync(TestBrowser browser)
    {
        using var start = await browser.GetAsync($"https://{Auth}/oauth2/sign_out");
        var location = LocationOf(start);
        Assert.Contains("/oauth2/sign_out/visit?visit=", location, StringComparison.Ordinal);
        return location;
    }
}
