using Microsoft.Playwright;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>In Chromium, with the stand-in for GitHub, which has a way to say no.</summary>
[Collection<WithChromium>]
public sealed class BrowserStandInTests(ChromiumFixture chromium, StandInSite world) : IClassFixture<StandInSite>
{
    private Site Site => world.Site;

    [Fact]
    public async Task Who_cancels_at_GitHub_is_told_so_and_can_think_again()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Site.DeepLink.AbsoluteUri);
        await page.PressSignInAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel" }).ClickAsync();
        await page.UntilHeadingAsync("You did not sign in");
        await page.FollowAsync("Sign in again");
        await page.ChooseAccountAsync("alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(Site.DeepLink.AbsoluteUri, page.Url);
    }

    [Fact]
    public async Task Two_tabs_that_sign_in_at_the_same_time_both_arrive_where_they_wanted()
    {
        await using var context = await chromium.NewContextAsync();
        IPage[] tabs = [await context.NewPageAsync(), await context.NewPageAsync()];
        Uri[] addresses = [new(Site.Address, "/deep/link?tab=1#section-1"), new(Site.Address, "/deep/link?tab=2#section-2")];

        for (var tab = 0; tab < tabs.Length; tab++)
        {
            await tabs[tab].GotoAsync(addresses[tab].AbsoluteUri);
            await tabs[tab].PressSignInAsync();
            await tabs[tab].UntilHeadingAsync("Who are you?");
        }

        await Task.WhenAll(tabs.Select(tab => tab.ChooseAccountAsync("alice")));

        for (var tab = 0; tab < tabs.Length; tab++)
        {
            await tabs[tab].UntilHeadingAsync("A deep link");
            Assert.Equal(addresses[tab].AbsoluteUri, tabs[tab].Url);
        }

        Assert.Equal("_oauth2_proxy", Assert.Single(await context.CookiesAsync()).Name);
    }

    [Fact]
    public async Task The_session_is_in_a_cookie_that_scripts_cannot_read_and_other_sites_cannot_send()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(Site.Address, "alice");
        await page.UntilHeadingAsync("Hello, alice");

        var cookie = Assert.Single(await context.CookiesAsync());

        Assert.Equal("_oauth2_proxy", cookie.Name);
        Assert.True(cookie.HttpOnly);
        Assert.False(cookie.Secure, "this site is reached by plain http, with -cookie-secure=false");
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.Equal(("localhost", "/"), (cookie.Domain, cookie.Path));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds((long)cookie.Expires), DateTimeOffset.UtcNow.AddHours(167), DateTimeOffset.UtcNow.AddHours(169));
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        Assert.Equal("none", await page.EvaluateAsync<string>("[...document.querySelectorAll('#identity tr')].some(row => row.innerText.includes('_oauth2_proxy')) ? 'forwarded' : 'none'"));
    }

    [Fact]
    public async Task Web_sockets_and_server_sent_events_of_the_application_work()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(Site.Address, "alice");
        await page.UntilHeadingAsync("Hello, alice");

        await page.Locator("#ticker").Filter(new LocatorFilterOptions { HasText = "UTC" }).WaitForAsync();
        var tick = await page.TextAsync("#ticker");
        await page.WaitForFunctionAsync("earlier => { const now = document.getElementById('ticker').textContent; return now.includes('UTC') && now !== earlier; }", tick);

        await page.FillAsync("#echo input", "Grüße through the proxy");
        await page.Locator("#echoed").Filter(new LocatorFilterOptions { HasText = "nothing came back yet" }).WaitForAsync();
        await page.WaitForFunctionAsync("""
            () => { document.querySelector('#echo button').click(); return document.getElementById('echoed').textContent === 'Grüße through the proxy'; }
            """);
    }

    [Fact]
    public async Task Scripts_of_a_page_whose_session_ended_get_401_as_JSON_and_no_redirect()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(Site.Address, "alice");
        await page.UntilHeadingAsync("Hello, alice");
        await context.ClearCookiesAsync();

        var byFetch = await page.EvaluateAsync<string>("""
            async () => {
              const answer = await fetch('/deep/link');
              return [answer.status, answer.redirected, answer.headers.get('content-type'), (await answer.json()).error].join(' ');
            }
            """);
        var byXhr = await page.EvaluateAsync<string>("""
            () => new Promise(done => {
              const request = new XMLHttpRequest();
              request.open('POST', '/deep/link');
              request.onloadend = () => done(request.status + ' ' + JSON.parse(request.responseText).error);
              request.send('x=1');
            })
            """);

        Assert.Equal("401 false application/json unauthenticated", byFetch);
        Assert.Equal("401 unauthenticated", byXhr);
    }
}
