using Microsoft.Playwright;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>What a person does on the proxy's pages and at GitHub, whichever GitHub it is.</summary>
internal static class PageExtensions
{
    public static Task PressSignInAsync(this IPage page) => page.FollowAsync("Sign in with GitHub");

    public static Task FollowAsync(this IPage page, string link) =>
        page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = link, Exact = true }).ClickAsync();

    /// <summary>On GitHub's page.</summary>
    public static Task ChooseAccountAsync(this IPage page, string login) =>
        page.Locator("button.user-btn").Filter(new LocatorFilterOptions { Has = page.Locator($".user-login:text-is('{login}')") }).ClickAsync();

    /// <summary>From the address to the sign-in page, to GitHub, and back to wherever that leads.</summary>
    public static async Task SignInAsync(this IPage page, Uri address, string login)
    {
        await page.GotoAsync(address.AbsoluteUri);
        await page.PressSignInAsync();
        await page.ChooseAccountAsync(login);
    }

    /// <summary>Waits until the page has this heading.</summary>
    public static Task UntilHeadingAsync(this IPage page, string text) =>
        page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = text, Level = 1 }).WaitForAsync();

    /// <summary>Waits until the page's address is as expected. To wait for its load event too may be to wait for what was there before.</summary>
    public static Task UntilAtAsync(this IPage page, Func<string, bool> isExpected) =>
        page.WaitForURLAsync(isExpected, new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });

    public static async Task<string> TextAsync(this IPage page, string selector) => (await page.InnerTextAsync(selector)).Trim();
}
