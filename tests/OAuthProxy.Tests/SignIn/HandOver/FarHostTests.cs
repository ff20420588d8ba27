using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>Single sign-on over hosts that share no cookie.</summary>
public sealed class FarHostTests : IAsyncLifetime
{
    private ProxyUnderTest _proxy = null!;

    public async ValueTask InitializeAsync() => _proxy = await StartAsync();

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData(Far, "/x?y=1&z=%2F#part", "https://tools.example.org/x?y=1&z=%2F#part")]
    [InlineData(Far, "https://tools.example.org/x", "https://tools.example.org/x")]
    [InlineData("a.dev.example.org", "/", "https://a.dev.example.org/")]
    [InlineData(Far, "https://kibana.example.com/x", "https://kibana.example.com/x")]
    [InlineData(Far, "https://evil.example/x", "https://tools.example.org/")]
    [InlineData(Far, "//evil.example/x", "https://tools.example.org/")]
    public async Task A_stranger_comes_back_to_the_address_signed_in(string host, string address, string expected)
    {
        using var browser = _proxy.NewBrowser(host);

        using var arrival = await SignInAsync(browser, "alice", address);
        using var page = await browser.GetAsync(expected.Split('#')[0]);

        Assert.Equal(expected, LocationOf(arrival));
        Assert.Equal("upstream", await page.TextAsync());
        Assert.Equal(["alice"], _proxy.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task The_sign_in_page_leads_there()
    {
        using var browser = _proxy.NewBrowser(Far);
        using var page = await browser.GetAsync("/x?y=1");
        var start = WebUtility.HtmlDecode((await page.TextAsync()).Split("id=\"start\" href=\"")[1].Split('"')[0]);

        using var answer = await browser.GetAsync(start);

        Assert.StartsWith($"https://{Auth}/oauth2/handover?request=", LocationOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_signed_in_at_one_host_is_so_at_the_others_without_GitHub()
    {
        using var browser = _proxy.NewBrowser(Near);
        using var signedIn = await browser.SignInAsync();
        foreach (var host in new[] { Far, Other })
        {
            using var far = _proxy.NewBrowser(host, browser.Cookies);

            using var arrival = await far.GetAsync(await TicketAsync(far));
            using var page = await far.GetAsync("/x");

            Assert.Equal($"https://{host}/x", LocationOf(arrival));
            Assert.Equal("upstream", await page.TextAsync());
        }
    }

    [Fact]
    public async Task With_the_page_left_out_nobody_needs_to_click()
    {
        await using var proxy = await StartAsync("--skip-provider-button=true");
        using var browser = proxy.NewBrowser(Near);
        using var signedIn = await browser.SignInAsync();
        using var far = proxy.NewBrowser(Far, browser.Cookies);

        using var challenged = await far.GetAsync("/deep?x=1");
        using var answered = await far.GetAsync(LocationOf(challenged));
        using var arrival = await far.GetAsync(LocationOf(answered));

        Assert.Equal($"https://{Far}/deep?x=1", LocationOf(arrival));
    }

    [Theory]
    [InlineData(Near)]
    [InlineData(Auth)]
    [InlineData("unserved.example.org")]
    [InlineData("a.b.dev.example.org")]
    public async Task Other_hosts_go_to_GitHub_themselves(string host)
    {
        using var browser = _proxy.NewBrowser(host);

        using var start = await browser.GetAsync("/oauth2/start?rd=/x");

        Assert.Equal("github.com", start.Headers.Location!.Host);
    }

    [Fact]
    public async Task An_upstream_for_any_host_makes_no_host_one_that_is_handed_over_to()
    {
        await using var proxy = await StartAsync("--upstream={upstream}");
        using var browser = proxy.NewBrowser(Far);

        using var start = await browser.GetAsync("/oauth2/start?rd=/x");

        Assert.Equal("github.com", start.Headers.Location!.Host);
    }

    [Fact]
    public async Task A_start_at_the_callback_for_an_address_at_a_far_host_begins_there()
    {
        using var browser = _proxy.NewBrowser(Auth);

        using var start = await browser.GetAsync($"/oauth2/start?prompt=consent&rd=https%3A%2F%2F{Far}%2Fx");

        Assert.Equal($"https://{Far}/oauth2/start?rd=%2Fx&prompt=consent", LocationOf(start));
    }

    [Fact]
    public async Task The_choice_of_another_account_is_left_to_GitHub_although_there_is_a_session()
    {
        using var browser = _proxy.NewBrowser(Near);
        using var signedIn = await browser.SignInAsync();
        using var far = _proxy.NewBrowser(Far, browser.Cookies);

        using var answer = await far.GetAsync(await AskAsync(far, more: "&prompt=select_account"));

        Assert.Equal("github.com", answer.Headers.Location!.Host);
        Assert.Contains("prompt=select_account", answer.Headers.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_refused_can_try_again_from_where_they_came()
    {
        using var browser = _proxy.NewBrowser(Far);
        using var toGitHub = await browser.GetAsync(await AskAsync(browser));

        using var refused = await browser.GetAsync(await browser.ChooseAccountAsync(toGitHub.Headers.Location!, "mallory"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains($"href=\"https://{Far}/oauth2/start?rd=%2Fx&amp;prompt=select_account\"", await refused.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_does_not_live_longer_for_being_handed_over()
    {
        using var browser = _proxy.NewBrowser(Near);
        using var signedIn = await browser.SignInAsync();
        _proxy.Clock.Advance(TimeSpan.FromHours(100));
        using var far = _proxy.NewBrowser(Far, browser.Cookies);
        using var arrival = await far.GetAsync(await TicketAsync(far));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(far));

        _proxy.Clock.Advance(TimeSpan.FromHours(68));

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(far));
        var cookies = arrival.SetCookies();
        Assert.Contains(cookies, line => line.StartsWith("_oauth2_proxy=", StringComparison.Ordinal) && line.Contains($"max-age={68 * 3600}", StringComparison.Ordinal) && !line.Contains("domain=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whom_GitHub_no_longer_knows_as_a_member_is_not_handed_over()
    {
        using var browser = _proxy.NewBrowser(Near);
        using var signedIn = await browser.SignInAsync();
        _proxy.GitHub.Directory.RemoveMember("acme", "alice");
        _proxy.Clock.Advance(TimeSpan.FromMinutes(61));
        using var far = _proxy.NewBrowser(Far, browser.Cookies);

        using var answer = await far.GetAsync(await AskAsync(far));

        Assert.Equal("github.com", answer.Headers.Location!.Host);
    }

    [Fact]
    public async Task A_callback_outside_the_prefix_makes_no_difference()
    {
        await using var proxy = await StartAsync($"--redirect-url=https://{Auth}/done");
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, $"https://{Auth}/done");
        using var browser = proxy.NewBrowser(Far);

        using var arrival = await SignInAsync(browser);

        Assert.Equal($"https://{Far}/x", LocationOf(arrival));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
        Assert.DoesNotContain(browser.Cookies.Names, name => name.Contains("_csrf", StringComparison.Ordinal));
    }

    /// <summary>A redirect from the callback's host would not bring a Strict cookie.</summary>
    [Fact]
    public async Task With_a_strict_cookie_a_page_goes_on()
    {
        await using var proxy = await StartAsync("--cookie-samesite=strict");
        using var browser = proxy.NewBrowser(Far);

        using var arrival = await SignInAsync(browser);

        Assert.Equal(HttpStatusCode.OK, arrival.StatusCode);
        Assert.Contains($"href=\"https://{Far}/x\"", await arrival.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser));
    }

    [Fact]
    public async Task A_session_for_which_an_address_has_no_room_is_said_to_be_one()
    {
        for (var team = 0; team < 900; team++)
        {
            _proxy.GitHub.Directory.AddTeam("acme", Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10)), "alice");
        }

        using var browser = _proxy.NewBrowser(Near);
        using var signedIn = await browser.SignInAsync();
        using var far = _proxy.NewBrowser(Far, browser.Cookies);

        using var answer = await far.GetAsync(await AskAsync(far), Answers.AcceptJson);

        Assert.Equal("session_too_large", await answer.ErrorAsync());
        Assert.Single(_proxy.Log.Lines, line => line.Contains("--session-store-type=redis has no such limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_signs_in_with_a_password_for_an_address_at_a_far_host_gets_there_signed_in()
    {
        await using var world = await AccountsProxy.StartAsync(Flags);
        using var near = world.Proxy.NewBrowser(Near);

        using var page = await AccountsProxy.SignInAsync(near, "carol", AccountsProxy.Password, $"https://{Far}/x");
        using var far = world.Proxy.NewBrowser(Far, near.Cookies);
        using var arrival = await far.GetAsync(await TicketAsync(far));

        Assert.Contains($"https://{Far}/oauth2/start?rd=%2Fx", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(far));
    }

    [Fact]
    public async Task Who_signs_out_at_a_far_host_is_signed_out_at_the_callback_too()
    {
        using var near = _proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        using var far = _proxy.NewBrowser(Far, near.Cookies);
        using var arrival = await far.GetAsync(await TicketAsync(far));

        using var here = await far.GetAsync("/oauth2/sign_out?rd=/bye");
        var journey = await Journey.FollowAsync(far, LocationOf(here));

        Assert.StartsWith($"https://{Auth}/oauth2/sign_out?rd=", LocationOf(here), StringComparison.Ordinal);
        Assert.Equal($"https://{Far}/bye", journey.End);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await StatusAsync(far), await StatusAsync(near)));
    }
}
