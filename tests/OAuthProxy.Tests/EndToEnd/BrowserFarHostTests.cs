using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>In Chromium, which decides by itself what cookies two sites share: none.</summary>
[Collection<WithChromium>]
public sealed class BrowserFarHostTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task One_sign_in_is_for_the_hosts_of_two_sites()
    {
        await using var application = await Support.EchoUpstream.StartAsync();
        await using var world = await StandInSite.StartAtAsync(
            "auth.corp.example",
            $"-upstream=wiki.corp.example={application.Address}",
            $"-upstream=tools.partner.example={application.Address}",
            "-cookie-domain=.corp.example");
        var port = world.Site.Proxy.Port;
        var (near, far) = (new Uri($"http://wiki.corp.example:{port}/page?x=1"), new Uri($"http://tools.partner.example:{port}/deep?y=2#part"));
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        // A stranger at the far host, by way of GitHub.
        await page.SignInAsync(far, "alice");
        await page.UntilAtAsync(url => url == far.AbsoluteUri);
        await ApplicationAsync();

        // At the near one the cookie of the callback's host does.
        await page.GotoAsync(near.AbsoluteUri);
        await ApplicationAsync();

        // Another time at the far one: one click and no GitHub, although it knows nobody there any more.
        await context.ClearCookiesAsync(new() { Domain = "tools.partner.example" });
        var answers = new List<string>();
        page.Response += (_, answer) => answers.Add(new Uri(answer.Url).Authority);
        await page.GotoAsync(far.AbsoluteUri);
        await page.PressSignInAsync();
        await page.UntilAtAsync(url => url == far.AbsoluteUri);
        await ApplicationAsync();
        Assert.DoesNotContain(world.GitHub.Authority, answers);

        // Signing out there ends both.
        await page.GotoAsync(new Uri(far, "/oauth2/sign_out").AbsoluteUri);
        Assert.Equal(403, (await page.GotoAsync(far.AbsoluteUri))!.Status);
        Assert.Equal(403, (await page.GotoAsync(near.AbsoluteUri))!.Status);
        Assert.Empty(await context.CookiesAsync());

        Task ApplicationAsync() => page.WaitForFunctionAsync("document.body.innerText.trim() === 'upstream'");
    }
}
