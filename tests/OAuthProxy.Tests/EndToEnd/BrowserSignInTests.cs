using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>In Chromium, with the GitHub that nobody here wrote.</summary>
[Collection<WithChromium>]
public sealed class BrowserSignInTests(ChromiumFixture chromium, EmulatedSite world) : IClassFixture<EmulatedSite>
{
    private Site Site => world.Site;

    [Fact]
    public async Task A_stranger_comes_by_the_sign_in_page_to_the_address_with_its_query_and_fragment()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        var first = await page.GotoAsync(Site.DeepLink.AbsoluteUri);
        Assert.Equal(403, first!.Status);
        await page.UntilHeadingAsync("Sign in to localhost");
        await page.PressSignInAsync();
        await page.ChooseAccountAsync("alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(Site.DeepLink.AbsoluteUri, page.Url);
        Assert.Equal("#section-2", await page.TextAsync("#fragment"));
    }

    [Fact]
    public async Task The_address_in_the_sign_in_pages_own_address_keeps_its_fragment_too()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        var signInPage = new Uri(Site.Address, $"/oauth2/sign_in?rd={Uri.EscapeDataString(Site.DeepLink.PathAndQuery + Site.DeepLink.Fragment)}");
        await page.SignInAsync(signInPage, "alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(Site.DeepLink.AbsoluteUri, page.Url);
    }

    [Fact]
    public async Task Who_is_refused_reads_why_and_comes_in_with_another_account()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.SignInAsync(Site.DeepLink, "mallory");
        await page.UntilHeadingAsync("You may not use this site");
        Assert.Contains("The GitHub user mallory is not a member of the organization acme", await page.TextAsync("main"), StringComparison.Ordinal);

        await page.FollowAsync("Use another account");
        await page.UntilAtAsync(url => url.Contains("prompt=select_account", StringComparison.Ordinal));
        await page.ChooseAccountAsync("alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(Site.DeepLink.AbsoluteUri, page.Url);
    }

    [Fact]
    public async Task Who_signs_out_is_a_stranger_again()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(Site.Address, "alice");
        await page.UntilHeadingAsync("Hello, alice");

        await page.FollowAsync("Sign out");

        await page.UntilHeadingAsync("Sign in to localhost");
        Assert.Empty(await context.CookiesAsync([Site.Address.AbsoluteUri]));
        Assert.Equal(403, (await page.GotoAsync(Site.Address.AbsoluteUri))!.Status);
    }

    [Fact]
    public async Task Going_back_after_the_sign_in_shows_the_application_and_not_the_old_sign_in_page()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(Site.DeepLink, "alice");
        await page.UntilHeadingAsync("A deep link");

        await page.GoBackAsync(); // to GitHub
        await page.GoBackAsync(); // to where the sign-in page was

        await page.UntilHeadingAsync("A deep link");
    }

    [Fact]
    public async Task Going_back_to_GitHub_and_choosing_again_leads_to_a_page_from_which_the_sign_in_succeeds()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(Site.DeepLink, "alice");
        await page.UntilHeadingAsync("A deep link");

        await page.GoBackAsync();
        await page.ChooseAccountAsync("alice");
        await page.UntilHeadingAsync("This sign-in cannot be completed");
        await page.FollowAsync("Sign in again");
        await page.ChooseAccountAsync("alice");

        await page.UntilAtAsync(url => new Uri(url).Authority == Site.Address.Authority);
        Assert.DoesNotContain("cannot be completed", await page.TextAsync("main"), StringComparison.Ordinal);
    }
}
