using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>In Chromium, with the flags by which an operator changes how a sign-in goes.</summary>
[Collection<WithChromium>]
public sealed class BrowserVariationTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Without_the_button_a_stranger_goes_straight_to_GitHub_and_a_script_does_not()
    {
        await using var world = await StandInSite.StartAsync("-skip-provider-button");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(world.Site.DeepLink.AbsoluteUri);
        Assert.StartsWith(world.GitHub.AbsoluteUri, page.Url, StringComparison.Ordinal);
        await page.ChooseAccountAsync("alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(world.Site.DeepLink.PathAndQuery, new Uri(page.Url).PathAndQuery);

        await context.ClearCookiesAsync();
        Assert.Equal("401 false", await page.EvaluateAsync<string>("fetch('/').then(answer => answer.status + ' ' + answer.redirected)"));
    }

    [Fact]
    public async Task The_form_of_a_page_of_ones_own_leads_to_GitHub_and_its_script_keeps_the_fragment()
    {
        using var templates = new TemporaryDirectory();
        templates.Write("sign_in.html", """
            <h1>Ours</h1><p class="banner">{{.SignInMessage}}</p>
            <form method="GET" action="{{.ProxyPrefix}}/start"><input type="hidden" name="rd" value="{{.Redirect}}"><button>Go</button></form>
            <script>document.getElementsByName("rd")[0].value += location.hash</script>
            """);
        await using var world = await StandInSite.StartAsync($"-custom-templates-dir={templates["."]}", "-banner=<b style='color:rgb(1, 2, 3)'>Hi</b><script>document.title='no'</script>");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(world.Site.DeepLink.AbsoluteUri);
        Assert.Equal("rgb(1, 2, 3)", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('b')).color"));
        Assert.Equal("", await page.TitleAsync());
        await page.ClickAsync("button");
        await page.ChooseAccountAsync("alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(world.Site.DeepLink.AbsoluteUri, page.Url);
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("lax")]
    public async Task A_sign_in_works_with_the_SameSite_attribute(string sameSite)
    {
        await using var world = await StandInSite.StartAsync($"-cookie-samesite={sameSite}");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.SignInAsync(world.Site.DeepLink, "alice");

        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(world.Site.DeepLink.AbsoluteUri, page.Url);
        Assert.Equal(sameSite, Assert.Single(await context.CookiesAsync()).SameSite.ToString(), ignoreCase: true);
    }

    [Fact]
    public async Task With_the_callback_at_one_host_of_a_domain_people_return_to_the_host_they_came_from()
    {
        await using var world = await StandInSite.StartAtAsync("auth.corp.example", "-cookie-domain=.corp.example");
        var port = world.Site.Proxy.Port;
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        var kibana = $"http://kibana.corp.example:{port}/deep/link?q=1#section-2";
        await page.SignInAsync(new Uri(kibana), "alice");
        await page.UntilHeadingAsync("A deep link");
        Assert.Equal(kibana, page.Url);
        Assert.Equal(".corp.example", Assert.Single(await context.CookiesAsync()).Domain);

        // One session for the whole domain.
        Assert.Equal(200, (await page.GotoAsync($"http://grafana.corp.example:{port}/"))!.Status);
        await page.UntilHeadingAsync("Hello, alice");

        // And one sign-out.
        await page.FollowAsync("Sign out");
        await page.UntilHeadingAsync("Sign in to grafana.corp.example");
        Assert.Equal(403, (await page.GotoAsync(kibana))!.Status);
    }
}
