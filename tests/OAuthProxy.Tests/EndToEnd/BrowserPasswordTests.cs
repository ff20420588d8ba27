using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>In Chromium, with local accounts beside GitHub.</summary>
[Collection<WithChromium>]
public sealed class BrowserPasswordTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private StandInSite? _world;

    private Site Site => _world!.Site;

    public async ValueTask InitializeAsync() =>
        _world = await StandInSite.StartAsync($"-htpasswd-file={_directory.Write("htpasswd", $"carol:{AccountsProxy.Hash}\n")}");

    public async ValueTask DisposeAsync()
    {
        await _world!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task One_signs_in_with_the_keyboard_alone_and_arrives_where_one_wanted()
    {
        await using var context = await chromium.NewContextAsync();
        var complaints = new Complaints(context, Site.Address);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Site.DeepLink.AbsoluteUri);

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("carol");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(AccountsProxy.Password);
        await page.Keyboard.PressAsync("Enter");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(Site.DeepLink.AbsoluteUri, page.Url);
        Assert.Empty(complaints.All);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_one_can_try_again()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Site.DeepLink.AbsoluteUri);

        await SubmitAsync(page, "carol", "wrong");
        await page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = "User name or password is wrong." }).WaitForAsync();
        Assert.Equal("carol", await page.GetByLabel("User name").InputValueAsync());
        Assert.Equal("", await page.GetByLabel("Password").InputValueAsync());
        await SubmitAsync(page, "carol", AccountsProxy.Password);

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(Site.DeepLink.AbsoluteUri, page.Url);
    }

    [Fact]
    public async Task A_form_on_another_site_signs_nobody_in()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Site.DeepLink.AbsoluteUri); // the visitor has the cookie of our form

        await page.GotoAsync($"http://127.0.0.1:{Site.Address.Port}/ping");
        await page.SetContentAsync($"""
            <form method="post" action="{Site.Address}oauth2/sign_in"><input name="username" value="carol"><input name="password" value="{AccountsProxy.Password}"><button>Win a prize</button></form>
            """);
        await page.GetByRole(AriaRole.Button).ClickAsync();

        await page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = "Please try again." }).WaitForAsync();
        Assert.DoesNotContain("_oauth2_proxy", (await context.CookiesAsync()).Select(cookie => cookie.Name));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_wrong_with_the_form_and_its_alert(ColorScheme scheme)
    {
        await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 320, Height = 568 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Site.DeepLink.AbsoluteUri);
        await SubmitAsync(page, "carol", "wrong");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
        Assert.Contains("label", result.Passes.Select(rule => rule.Id));
        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static async Task SubmitAsync(IPage page, string name, string password)
    {
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
    }
}
