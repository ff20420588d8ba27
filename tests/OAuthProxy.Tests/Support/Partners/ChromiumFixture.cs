using Microsoft.Playwright;
using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>
/// One headless Chromium for all tests of the collection <see cref="WithChromium"/>; it starts with the first context.
/// Every name under corp.example and partner.example, which are two sites, is this machine; names elsewhere do not resolve.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string Executable =
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    private readonly SemaphoreSlim gate = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        gate.Dispose();
    }

    /// <summary>A fresh profile: no cookies, certificates of tests accepted. The caller disposes it.</summary>
    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        Partner.Require(File.Exists(Executable), $"The browser {Executable}");
        options ??= new BrowserNewContextOptions();
        options.IgnoreHTTPSErrors ??= true;
        return await (await BrowserAsync()).NewContextAsync(options);
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await gate.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Executable,
                Headless = true,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--no-proxy-server",
                    "--host-resolver-rules=MAP *.corp.example 127.0.0.1, MAP *.partner.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                ],
            });
        }
        finally
        {
            gate.Release();
        }
    }
}
