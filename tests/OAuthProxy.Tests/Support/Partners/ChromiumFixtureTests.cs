using Microsoft.Playwright;
using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

[Collection<WithChromium>]
public sealed class ChromiumFixtureTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private readonly WebApplication server = CreateServer();

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Renders_a_page_of_a_local_server_under_a_name_of_its_own()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync($"http://kibana.corp.example:{Port}/");

        Assert.Equal($"kibana.corp.example:{Port}", await page.InnerTextAsync("h1"));
    }

    [Fact]
    public async Task Keeps_cookies_of_one_context_from_another()
    {
        await using var first = await chromium.NewContextAsync();
        await (await first.NewPageAsync()).GotoAsync($"http://127.0.0.1:{Port}/");
        await using var second = await chromium.NewContextAsync();

        Assert.Equal("seen", Assert.Single(await first.CookiesAsync()).Name);
        Assert.Empty(await second.CookiesAsync());
    }

    [Fact]
    public async Task Reaches_no_other_machine()
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();

        var failure = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync("http://other.example/"));

        Assert.Contains("ERR_NAME_NOT_RESOLVED", failure.Message, StringComparison.Ordinal);
    }

    private int Port => new Uri(server.Urls.Single()).Port;

    private static WebApplication CreateServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.Headers.SetCookie = "seen=1; Path=/";
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<h1></h1><script>document.querySelector('h1').textContent = location.host</script>");
        });
        return app;
    }
}
