using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>The proxy's own pages as a browser shows them. The host's name is as long as those of real clusters are.</summary>
[Collection<WithChromium>]
public sealed class PageQualityTests(ChromiumFixture chromium, LongNamedSite world) : IClassFixture<LongNamedSite>
{
    [Theory]
    [InlineData(OwnPages.SignIn, ColorScheme.Light)]
    [InlineData(OwnPages.SignIn, ColorScheme.Dark)]
    [InlineData(OwnPages.Refusal, ColorScheme.Light)]
    [InlineData(OwnPages.Refusal, ColorScheme.Dark)]
    [InlineData(OwnPages.Expired, ColorScheme.Light)]
    [InlineData(OwnPages.Expired, ColorScheme.Dark)]
    [InlineData(OwnPages.Portal, ColorScheme.Light)]
    [InlineData(OwnPages.Portal, ColorScheme.Dark)]
    public async Task Axe_finds_nothing_wrong_with(string which, ColorScheme scheme)
    {
        await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme });
        var page = await context.NewPageAsync();
        await OwnPages.OpenAsync(page, world.Address, which);

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
        Assert.Contains("color-contrast", result.Passes.Select(rule => rule.Id));
    }

    [Theory]
    [InlineData(OwnPages.SignIn)]
    [InlineData(OwnPages.Refusal)]
    [InlineData(OwnPages.Expired)]
    [InlineData(OwnPages.Portal)]
    public async Task A_narrow_screen_does_not_need_to_scroll_sideways_on(string which)
    {
        await using var context = await chromium.NewContextAsync(
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 320, Height = 568 } });
        var page = await context.NewPageAsync();

        await OwnPages.OpenAsync(page, world.Address, which);

        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main, main *')].filter(one => one.getBoundingClientRect().right > 320).map(one => one.outerHTML)
            """));
    }

    [Theory]
    [InlineData(OwnPages.SignIn)]
    [InlineData(OwnPages.Refusal)]
    [InlineData(OwnPages.Expired)]
    [InlineData(OwnPages.Portal)]
    public async Task The_browser_has_no_complaint_about(string which)
    {
        await using var context = await chromium.NewContextAsync();
        var complaints = new Complaints(context, world.Address);
        var page = await context.NewPageAsync();

        await OwnPages.OpenAsync(page, world.Address, which);
        Assert.Empty(complaints.All);

        // The policy is in force, and what is against it would have been noticed.
        var noticed = page.WaitForConsoleMessageAsync();
        await page.EvaluateAsync("document.body.setAttribute('style', 'color: red')");
        await noticed;
        Assert.Contains(complaints.All, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sign_in_works_with_the_keyboard_alone()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await OwnPages.OpenAsync(page, world.Address, OwnPages.SignIn);

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Sign in with GitHub", await page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
        await page.Keyboard.PressAsync("Enter");

        await page.UntilHeadingAsync("Who are you?");
    }
}
