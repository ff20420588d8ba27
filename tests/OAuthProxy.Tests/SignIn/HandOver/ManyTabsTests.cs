using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>Several hand-overs at once in one browser, and the spellings that a host may have in its address.</summary>
public sealed class ManyTabsTests : IAsyncLifetime
{
    private ProxyUnderTest _proxy = null!;
    private TestBrowser _far = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = await StartAsync();
        using var near = _proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        _far = _proxy.NewBrowser(Far, near.Cookies);
    }

    public ValueTask DisposeAsync()
    {
        _far.Dispose();
        return _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Two_tabs_at_one_host_both_end_where_they_wanted_to_go()
    {
        var (first, second) = (await TicketAsync(_far, "/first"), await TicketAsync(_far, "/second"));

        using var atSecond = await _far.GetAsync(second);
        using var atFirst = await _far.GetAsync(first);

        Assert.Equal(($"https://{Far}/first", $"https://{Far}/second"), (LocationOf(atFirst), LocationOf(atSecond)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_far));
        Assert.DoesNotContain(_far.Cookies.Names, name => name.Contains("_csrf_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sixty_tabs_leave_no_more_cookies_than_are_allowed()
    {
        var last = "";
        for (var tab = 0; tab < 60; tab++)
        {
            last = await AskAsync(_far);
            _proxy.Clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(50, _far.Cookies.Names.Count(name => name.Contains("_csrf_", StringComparison.Ordinal)));
        using var answer = await _far.GetAsync(last);
        using var arrival = await _far.GetAsync(LocationOf(answer));
        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
    }

    [Theory]
    [InlineData("TOOLS.EXAMPLE.ORG")]
    [InlineData("tools.example.org.")]
    [InlineData("tools.example.org:443")]
    public async Task A_ticket_goes_to_the_one_spelling_of_a_host(string host)
    {
        await using var connection = await RawConnection.OpenAsync(_proxy.EndPoint);
        await connection.SendAsync($"GET /oauth2/start?rd=/x HTTP/1.1\r\nHost: {host}\r\n\r\n");
        var asked = await connection.ReadResponseAsync();

        using var answer = await _far.GetAsync(Assert.Single(asked["Location"]));

        Assert.StartsWith($"https://{Far}/oauth2/handover?ticket=", LocationOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_reached_by_another_scheme_than_the_callbacks_gets_none()
    {
        await using var proxy = await StartAsync("--cookie-secure=false");
        using var browser = proxy.NewBrowser(Far);

        using var start = await browser.GetAsync("/oauth2/start?rd=/x");

        Assert.Equal("github.com", start.Headers.Location!.Host);
    }

    [Fact]
    public async Task A_far_hosts_start_for_an_address_at_the_callbacks_host_leads_there()
    {
        using var arrival = await _far.GetAsync(await TicketAsync(_far, $"https://{Auth}/x"));

        Assert.Equal($"https://{Auth}/x", LocationOf(arrival));
    }

    /// <summary>What a browser loads ahead, with its cookies, must not be in the way of what it opens then.</summary>
    [Fact]
    public async Task A_start_that_was_loaded_ahead_is_in_nobodys_way()
    {
        using var ahead = await _far.GetAsync("/oauth2/start?rd=/x", ("Sec-Purpose", "prefetch"));
        using var answerAhead = await _far.GetAsync(LocationOf(ahead), ("Sec-Purpose", "prefetch"));

        var journey = await Journey.FollowAsync(_far, "/oauth2/start?rd=/x");

        Assert.Equal((HttpStatusCode.OK, $"https://{Far}/x"), (journey.Status, journey.End));
    }
}
