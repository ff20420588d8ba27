using OAuthProxy.Tests.Support;
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
        await using var application = await EchoUpstream.StartAsync();
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

    [Fact]
    public async Task One_sign_out_ends_more_hosts_than_a_browser_follows_redirects()
    {
        await using var application = await EchoUpstream.StartAsync();
        await using var world = await StandInSite.StartAtAsync(
            "auth.corp.example",
            $"-upstream=wiki.corp.example={application.Address}",
            $"-upstream=*.partner.example={application.Address}",
            "-cookie-domain=.corp.example",
            "-skip-provider-button=true");
        var port = world.Site.Proxy.Port;
        List<Uri> all = [new($"http://wiki.corp.example:{port}/"), .. Enumerable.Range(0, 13).Select(number => new Uri($"http://h{number}.partner.example:{port}/"))];
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(all[0].AbsoluteUri);
        await page.ChooseAccountAsync("alice");
        foreach (var host in all)
        {
            await page.GotoAsync(host.AbsoluteUri);
            Assert.Equal("upstream", await page.TextAsync("body"));
        }

        await page.GotoAsync(new Uri(all[5], "/oauth2/sign_out?rd=/oauth2/sign_in").AbsoluteUri);
        await page.UntilAtAsync(url => url.StartsWith(world.GitHub.AbsoluteUri, StringComparison.Ordinal)); // where this sign-in page leads by itself

        Assert.DoesNotContain(await context.CookiesAsync(), cookie => cookie.Name == "_oauth2_proxy" || cookie.Name.StartsWith("_oauth2_proxy_far_", StringComparison.Ordinal));
    }

    /// <summary>Chromium keeps Strict cookies back and says so.</summary>
    [Fact]
    public async Task With_strict_cookies_one_sign_in_and_one_sign_out_are_for_two_sites()
    {
        using var directory = new TemporaryDirectory();
        using var authority = new PemAuthority();
        var tls = LoopbackPort.Free();
        await using var application = await EchoUpstream.StartAsync();
        await using var world = await StandInSite.StartAtAsync(
            "auth.corp.example",
            [
                $"-upstream=wiki.corp.example={application.Address}",
                $"-upstream=tools.partner.example={application.Address}",
                "-cookie-domain=.corp.example",
                "-cookie-samesite=strict",
                "-cookie-secure=true",
                $"-https-address=127.0.0.1:{tls}",
                $"-redirect-url=https://auth.corp.example:{tls}/oauth2/callback",
                .. authority.Issue("auth.corp.example").WriteTo(directory).Select(flag => flag[1..]),
            ]);
        world.Directory.AddApp(EmulatedGitHub.ClientId, EmulatedGitHub.ClientSecret, $"https://auth.corp.example:{tls}/oauth2/callback");
        var (near, far) = ($"https://wiki.corp.example:{tls}/", $"https://tools.partner.example:{tls}/");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(new(near), "alice");
        await page.UntilAtAsync(url => url == near);
        var visited = new List<string>();
        page.Response += (_, answer) => visited.Add(new Uri(answer.Url).Authority);

        await page.GotoAsync(far);
        await page.PressSignInAsync();
        await page.UntilAtAsync(url => url == far);
        await page.WaitForFunctionAsync("document.body.innerText.trim() === 'upstream'");
        Assert.DoesNotContain(world.GitHub.Authority, visited);

        await page.GotoAsync(new Uri(new(far), "/oauth2/sign_out?rd=/oauth2/sign_in").AbsoluteUri);
        await page.UntilHeadingAsync("Sign in to tools.partner.example");
        Assert.Equal(403, (await page.GotoAsync(far))!.Status);
        Assert.Equal(403, (await page.GotoAsync(near))!.Status);
        Assert.Empty(await context.CookiesAsync());
    }
}
