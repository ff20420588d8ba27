using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

public sealed class StandardLogTests
{
    [Fact]
    public async Task Writes_the_line_of_oauth2_proxy_with_category_and_event_in_place_of_the_file()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--logging-local-time=false");

        Say(proxy, LogLevel.Information, "all is well");
        Say(proxy, LogLevel.Warning, "a line\nand another");

        Assert.Equal("[2026/11/20 12:00:00] [Room.Type:7] all is well", await proxy.Output.LineWithAsync("all is well"));
        Assert.Equal("[2026/11/20 12:00:00] [Room.Type:7] warning: a line\\nand another", await proxy.Output.LineWithAsync("a line"));
        Assert.Empty(proxy.Errors.Lines);
    }

    [Fact]
    public async Task Writes_errors_to_standard_error()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        Say(proxy, LogLevel.Error, "it broke", new InvalidOperationException("because"));
        Say(proxy, LogLevel.Critical, "it is over");

        Assert.EndsWith("error: it broke System.InvalidOperationException: because", await proxy.Errors.LineWithAsync("it broke"), StringComparison.Ordinal);
        await proxy.Errors.LineWithAsync("critical: it is over");
        Assert.DoesNotContain("it ", proxy.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_errors_to_standard_output_where_that_is_wanted()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--errors-to-info-log=true");

        Say(proxy, LogLevel.Error, "it broke");

        await proxy.Output.LineWithAsync("error: it broke");
        Assert.Empty(proxy.Errors.Lines);
    }

    [Fact]
    public async Task Says_nothing_when_it_is_off()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--standard-logging=false");
        using var browser = proxy.NewBrowser();

        Say(proxy, LogLevel.Critical, "it is over");
        using var answer = await browser.SignInAsync();
        await proxy.Output.LineWithAsync("alice signed in.");

        Assert.DoesNotContain("it is over", proxy.Output.Text + proxy.Errors.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Listening", proxy.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_times_in_the_zone_of_the_machine_unless_UTC_is_wanted()
    {
        foreach (var isLocal in new[] { true, false })
        {
            await using var proxy = await ProxyUnderTest.StartAsync($"--logging-local-time={isLocal}", "--standard-logging-format={{.Timestamp}} {{.Message}}");
            var now = proxy.Clock.GetUtcNow();
            var expected = isLocal ? TimeZoneInfo.ConvertTime(now, proxy.Clock.LocalTimeZone) : now;

            Say(proxy, LogLevel.Information, "now");

            Assert.Equal($"{expected:yyyy/MM/dd HH:mm:ss} now", await proxy.Output.LineWithAsync(" now"));
        }
    }

    private static void Say(ProxyUnderTest proxy, LogLevel level, string message, Exception? exception = null) =>
        proxy.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Room.Type").Log(level, new EventId(7), message, exception, (text, _) => text);
}
