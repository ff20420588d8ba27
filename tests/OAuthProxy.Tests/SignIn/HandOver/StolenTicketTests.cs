using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>What goes from host to host, in hands for which it was not meant.</summary>
public sealed class StolenTicketTests : IAsyncLifetime
{
    private ProxyUnderTest _proxy = null!;
    private TestBrowser _alice = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = await StartAsync();
        _alice = _proxy.NewBrowser(Far);
        using var near = _proxy.NewBrowser(Near, _alice.Cookies);
        using var signedIn = await near.SignInAsync();
    }

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        return _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_of_the_attackers_signs_no_victim_in()
    {
        var ticket = await TicketAsync(_alice);
        using var victim = _proxy.NewBrowser(Far);
        using var own = await victim.GetAsync("/oauth2/start"); // with an attempt of its own under way

        await AssertRefusedAsync(victim, ticket);
    }

    /// <summary>The attacker asks, the victim's session answers, and the attacker reads the address in a log.</summary>
    [Fact]
    public async Task A_ticket_that_a_victims_browser_was_made_to_fetch_is_used_up_by_it()
    {
        using var attacker = _proxy.NewBrowser(Far);
        using var fetched = await _alice.GetAsync(await AskAsync(attacker));
        var ticket = LocationOf(fetched);

        await AssertRefusedAsync(_alice, ticket);
        await AssertRefusedAsync(attacker, ticket);
    }

    [Fact]
    public async Task A_ticket_is_good_once_even_with_the_cookie_of_its_attempt()
    {
        var ticket = await TicketAsync(_alice);
        using var thief = _proxy.NewBrowser(Far);
        CopyAttempts(_alice, thief, Far);

        using var arrival = await _alice.GetAsync(ticket);

        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
        await AssertRefusedAsync(thief, ticket);
    }

    [Fact]
    public async Task A_ticket_of_one_host_is_none_at_another()
    {
        var ticket = await TicketAsync(_alice);
        using var elsewhere = _proxy.NewBrowser(Other);
        CopyAttempts(_alice, elsewhere, Other);

        await AssertRefusedAsync(elsewhere, ticket.Replace(Far, Other, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(3600, false)]
    public async Task A_ticket_is_good_for_a_minute(int seconds, bool isGood)
    {
        var ticket = await TicketAsync(_alice);

        _proxy.Clock.Advance(TimeSpan.FromSeconds(seconds));

        if (isGood)
        {
            using var arrival = await _alice.GetAsync(ticket);
            Assert.Equal($"https://{Far}/x", LocationOf(arrival));
        }
        else
        {
            await AssertRefusedAsync(_alice, ticket);
        }
    }

    [Fact]
    public async Task A_request_is_good_for_a_minute()
    {
        var request = await AskAsync(_alice);
        _proxy.Clock.Advance(TimeSpan.FromSeconds(60));

        using var answer = await _alice.GetAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"https://{Far}/oauth2/start?rd=%2Fx", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_outlives_no_sign_out()
    {
        var ticket = await TicketAsync(_alice);
        using var near = _proxy.NewBrowser(Near, _alice.Cookies);
        using var signedOut = await near.GetAsync("/oauth2/sign_out");

        await AssertRefusedAsync(_alice, ticket);
    }

    [Fact]
    public async Task Nothing_is_handed_over_to_a_host_that_is_no_longer_served()
    {
        var request = await AskAsync(_alice);
        Assert.True(Upstream.TryParse($"{Near}=static://200", out var upstream, out _));
        await _proxy.Services.GetRequiredService<LiveRoutes>().SwapAsync([upstream]);

        using var answer = await _alice.GetAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>Another server at another port of the host would see the ticket, and could bring it here.</summary>
    [Theory]
    [InlineData("tools.example.org:9999")]
    [InlineData("tools.example.org@evil.example")]
    [InlineData("evil.example")]
    [InlineData("tools.example.org.evil.example")]
    [InlineData("evil.example.org")]
    public async Task A_Host_header_that_somebody_made_up_begins_none(string host)
    {
        await using var connection = await RawConnection.OpenAsync(_proxy.EndPoint);

        await connection.SendAsync($"GET /oauth2/start?rd=/x HTTP/1.1\r\nHost: {host}\r\n\r\n");
        var answer = await connection.ReadResponseAsync();

        Assert.DoesNotContain(answer["Location"], location => location.Contains("handover", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("X-Forwarded-Host", Far)]
    [InlineData("Forwarded", $"host={Far}")]
    [InlineData("X-Original-Host", Far)]
    public async Task A_header_that_claims_the_host_makes_a_ticket_good_at_no_other(string header, string value)
    {
        var ticket = await TicketAsync(_alice);
        using var elsewhere = _proxy.NewBrowser(Other);
        CopyAttempts(_alice, elsewhere, Other);

        using var answer = await elsewhere.GetAsync(ticket.Replace(Far, Other, StringComparison.Ordinal), (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_sealed_for_one_thing_is_nothing_else()
    {
        var request = (await AskAsync(_alice)).Split('=')[1];
        var ticket = (await TicketAsync(_alice)).Split('=')[1];
        using var near = _proxy.NewBrowser(Near);
        using var toGitHub = await near.GetAsync("/oauth2/start");
        var state = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(toGitHub.Headers.Location!.Query)["state"].ToString();
        var session = _alice.Cookies["_oauth2_proxy"]!;

        foreach (var foreign in new[] { request, state, session, ticket[..^1], ticket + "A", "A" + ticket, "", "%00", "A", new string('A', 20_000) })
        {
            await AssertRefusedAsync(_alice, $"/oauth2/handover?ticket={foreign}");
        }

        foreach (var foreign in new[] { ticket, state, session, request[..^1], "" })
        {
            using var answer = await _alice.GetAsync($"https://{Auth}/oauth2/handover?request={foreign}");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var asSession = _proxy.NewBrowser(Far);
        asSession.Cookies.Set("_oauth2_proxy", ticket, Far);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(asSession));
    }

    [Fact]
    public async Task Only_whoever_opens_the_address_uses_the_ticket_up()
    {
        var ticket = await TicketAsync(_alice);
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options, HttpMethod.Post })
        {
            using var answer = await _alice.SendAsync(method, ticket);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var odd in new[] { ticket + "&ticket=1", ticket.Replace(Far, Auth, StringComparison.Ordinal), $"https://{Far}/oauth2/handover" })
        {
            using var answer = await _alice.GetAsync(odd);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var arrival = await _alice.GetAsync(ticket);
        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
    }

    [Fact]
    public async Task No_cache_no_referrer_and_no_log_has_it()
    {
        using var start = await _alice.GetAsync("/oauth2/start?rd=/x");
        using var answer = await _alice.GetAsync(LocationOf(start));
        using var arrival = await _alice.GetAsync(LocationOf(answer));

        foreach (var step in new[] { start, answer, arrival })
        {
            Assert.True(step.Headers.CacheControl!.NoStore);
            Assert.Equal(["no-referrer"], step.Headers.GetValues("Referrer-Policy"));
        }

        await _proxy.Output.LineWithAsync("/oauth2/handover?ticket=***");
        await _proxy.Output.LineWithAsync("/oauth2/handover?request=***");
        var log = string.Join('\n', _proxy.Output.Lines);
        Assert.DoesNotContain(LocationOf(answer).Split('=')[1], log, StringComparison.Ordinal);
        Assert.DoesNotContain(LocationOf(start).Split('=')[1], log, StringComparison.Ordinal);
    }

    private static void CopyAttempts(TestBrowser from, TestBrowser to, string host)
    {
        foreach (var name in from.Cookies.Names.Where(name => name.Contains("_csrf_", StringComparison.Ordinal)).ToList())
        {
            to.Cookies.Set(name, from.Cookies[name]!, host);
        }
    }

    private static async Task AssertRefusedAsync(TestBrowser browser, string ticket)
    {
        using var answer = await browser.GetAsync(ticket);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(browser));
    }
}
