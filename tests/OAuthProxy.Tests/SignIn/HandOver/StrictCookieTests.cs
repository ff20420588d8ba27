using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>With SameSite=Strict a browser that is redirected from another site keeps the session's cookie back, and says from where it comes.</summary>
public sealed class StrictCookieTests : IAsyncLifetime
{
    private static readonly (string, string)[] Redirected = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    private static readonly (string, string)[] FromOurPage = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate")];

    private ProxyUnderTest _proxy = null!;
    private CookieJar _cookies = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = await StartAsync("--cookie-samesite=strict");
        using var near = _proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        _cookies = near.Cookies;
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Fact]
    public async Task A_hand_over_asks_again_from_the_callbacks_own_page_instead_of_GitHub()
    {
        using var far = _proxy.NewBrowser(Far, _cookies);
        var ask = await AskAsync(far);

        await AssertGoesRoundAsync(far, ask);
        using var answer = await far.GetAsync(ask, FromOurPage);

        Assert.StartsWith($"https://{Far}/oauth2/handover?ticket=", LocationOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_out_sees_the_cookie_at_every_host_before_it_ends_it()
    {
        using var far = _proxy.NewBrowser(Far, _cookies);
        await ArriveAsync(far);
        using var here = await far.GetAsync("/oauth2/sign_out", FromOurPage);

        var atAuth = LocationOf(here);
        await AssertGoesRoundAsync(far, atAuth);
        using var ended = await far.GetAsync(atAuth, FromOurPage);
        var visit = LocationOf(ended);
        await AssertGoesRoundAsync(far, visit);
        using var visited = await far.GetAsync(visit, FromOurPage);
        using var back = await far.GetAsync(LocationOf(visited), Redirected); // what this needs is not Strict

        Assert.Equal($"https://{Far}/", LocationOf(back));
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far));
        Assert.Empty(_cookies.Names);
    }

    [Fact]
    public async Task A_browser_that_does_not_say_is_answered_at_once()
    {
        using var far = _proxy.NewBrowser(Far, _cookies);
        await ArriveAsync(far);

        var journey = await Journey.FollowAsync(far, "/oauth2/sign_out?rd=/bye");

        Assert.Equal((0, $"https://{Far}/bye"), (journey.Pages, journey.End));
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far));
    }

    [Fact]
    public async Task Where_cookies_are_not_Strict_nothing_goes_round()
    {
        await using var proxy = await StartAsync("--cookie-samesite=lax");
        using var near = proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();

        using var answer = await near.GetAsync("/oauth2/sign_out", Redirected);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task ArriveAsync(TestBrowser far)
    {
        using var arrival = await far.GetAsync(await TicketAsync(far));
        Assert.Contains($"href=\"https://{Far}/x\"", await arrival.TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>The page leads to its own address and takes nothing from the browser.</summary>
    private static async Task AssertGoesRoundAsync(TestBrowser browser, string address)
    {
        using var page = await browser.GetAsync(address, Redirected);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Empty(page.SetCookies());
        Assert.Contains(WebUtility.HtmlEncode($"0;url={new Uri(address).PathAndQuery}"), await page.TextAsync(), StringComparison.Ordinal);
    }
}
