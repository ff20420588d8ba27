using Microsoft.Playwright;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>The ways to the pages that the proxy itself shows.</summary>
internal static class OwnPages
{
    public const string SignIn = "the sign-in page";
    public const string Refusal = "the refusal";
    public const string Expired = "an expired sign-in";
    public const string Portal = "the portal";

    public static async Task OpenAsync(IPage page, Uri site, string which)
    {
        switch (which)
        {
            case SignIn:
                await page.GotoAsync(new Uri(site, "/deep/link?q=1#section-2").AbsoluteUri);
                await page.GetByText("Sign in with GitHub").WaitForAsync();
                break;
            case Refusal:
                await page.SignInAsync(site, "mallory");
                await page.UntilHeadingAsync("You may not use this site");
                break;
            case Expired:
                await page.GotoAsync(new Uri(site, "/oauth2/callback?code=x&state=y").AbsoluteUri);
                await page.UntilHeadingAsync("This sign-in cannot be completed");
                break;
            case Portal:
                await page.SignInAsync(new Uri(site, "/oauth2/"), "alice");
                await page.UntilHeadingAsync("You are signed in as alice");
                break;
            default:
                throw new ArgumentException($"There is no page '{which}'.", nameof(which));
        }
    }
}
