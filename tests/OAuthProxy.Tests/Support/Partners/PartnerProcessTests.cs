using System.Diagnostics;
using Xunit;

namespace OAuthProxy.Tests.Support.Partners;

public sealed class PartnerProcessTests
{
    private const string Shell = "/bin/sh";

    [Fact]
    public async Task Collects_what_the_process_prints_and_how_it_ends()
    {
        await using var process = await PartnerProcess.StartAsync(
            Shell,
            ["-c", "echo \"one $WORD\"; echo two >&2; exit 3"],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["WORD"] = "more" });

        Assert.Equal("one more", await process.UntilPrintsAsync("one"));
        Assert.Equal(3, await process.UntilExitsAsync());
        Assert.Contains("two", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_was_printed_when_the_process_ends_before_it_is_ready()
    {
        await using var process = await PartnerProcess.StartAsync(Shell, ["-c", "echo no such option; exit 64"]);
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => process.UntilAnswersAsync(address));

        Assert.Contains("code 64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such option", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_on_a_process_that_never_gets_ready()
    {
        await using var process = await PartnerProcess.StartAsync("/bin/sleep", ["300"]);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => process.UntilPrintsAsync("ready", TimeSpan.FromMilliseconds(50)));

        Assert.Contains("took too long", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kills_the_process_and_its_children_on_disposal()
    {
        int child;
        await using (var process = await PartnerProcess.StartAsync(Shell, ["-c", "sleep 300 & echo child $!; wait"]))
        {
            child = int.Parse((await process.UntilPrintsAsync("child")).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(IsRunning(child));
        }

        Assert.False(IsRunning(child));
    }

    [Fact]
    public async Task Is_told_by_the_kernel_to_end_with_the_test_run()
    {
        Partner.Require(File.Exists("/usr/bin/setpriv"), "setpriv (util-linux)");

        await using var process = await PartnerProcess.StartAsync("/usr/bin/setpriv", ["--dump"]);

        Assert.Contains("Parent death signal: KILL", await process.UntilPrintsAsync("death signal"), StringComparison.Ordinal);
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].TrimStart()[0] is not 'Z';
        }
        catch (Exception exception) when (exception is ArgumentException or IOException)
        {
            return false;
        }
    }
}
