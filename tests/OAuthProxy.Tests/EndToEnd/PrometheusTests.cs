using Microsoft.Playwright;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>A real application without a sign-in of its own behind the proxy, used as people use it.</summary>
[Collection<WithChromium>]
public sealed class PrometheusTests(ChromiumFixture chromium)
{
    private const string Query = "api/v1/query?query=vector(42)";

    [Fact]
    public async Task Its_pages_and_its_API_work_behind_the_sign_in()
    {
        await using var prometheus = await PrometheusServer.StartAsync();
        await using var world = await StandInSite.StartAsync($"-upstream={prometheus.Address}");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.SignInAsync(new Uri(world.Site.Address, "/classic/graph?g0.expr=vector(42)&g0.tab=1"), "alice");

        await UntilTheResultIsShownAsync(page);
        Assert.Equal("42", await ValueByFetchAsync(page, "/" + Query));
    }

    [Fact]
    public async Task Its_pages_and_its_API_work_below_a_path_beside_another_application()
    {
        await using var prometheus = await PrometheusServer.StartAsync("/prometheus");
        await using var world = await StandInSite.StartAsync($"-upstream={prometheus.Address}prometheus/", "-upstream=static://202");
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.SignInAsync(new Uri(world.Site.Address, "/prometheus/classic/graph?g0.expr=vector(42)&g0.tab=1"), "alice");

        await UntilTheResultIsShownAsync(page);
        Assert.Equal("42", await ValueByFetchAsync(page, "/prometheus/" + Query));
        Assert.Equal(202, await page.EvaluateAsync<int>($"fetch('/{Query}').then(answer => answer.status)"));
    }

    /// <summary>Its own script asks the API and fills the table.</summary>
    private static Task UntilTheResultIsShownAsync(IPage page) =>
        page.Locator(".console_table td").Filter(new LocatorFilterOptions { HasText = "42" }).WaitForAsync();

    private static Task<string> ValueByFetchAsync(IPage page, string address) =>
        page.EvaluateAsync<string>($"fetch('{address}').then(answer => answer.json()).then(answer => answer.data.result[0].value[1])");
}
