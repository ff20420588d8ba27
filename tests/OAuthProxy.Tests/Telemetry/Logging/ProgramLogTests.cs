using System.Runtime.Versioning;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

/// <summary>The logs of the program as operators run it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProgramLogTests : IDisposable
{
    private const string Listening = "Listening on ";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_cannot_be_opened_ends_it_with_code_2()
    {
        foreach (var path in new[] { _folder["missing/proxy.log"], _folder[""] })
        {
            var end = await ProgramProcess.RunAsync([.. Reading.Required, $"--logging-filename={path}"]);

            Assert.Equal((2, ""), (end.ExitCode, end.Output));
            Assert.Contains($"  --logging-filename (argument 7): the file '{path}' cannot be written: ", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_test_of_the_settings_leaves_no_file_behind_and_none_changed()
    {
        var there = _folder.Write("there.log", "before\n");

        foreach (var path in new[] { there, _folder["new.log"] })
        {
            Assert.Equal(0, (await ProgramProcess.RunAsync([.. Reading.Required, $"--logging-filename={path}", "--config-test"])).ExitCode);
        }

        Assert.Equal([there], Directory.GetFiles(_folder[""]));
        Assert.Equal("before\n", File.ReadAllText(there));
    }

    [Fact]
    public async Task What_it_said_last_is_in_the_file_when_it_has_ended()
    {
        var port = LoopbackPort.Free();
        await using var process = await StartAsync($"--logging-filename={_folder["proxy.log"]}", $"-http-address=127.0.0.1:{port}");

        await process.UntilAnswersAsync(new Uri($"http://127.0.0.1:{port}/ping?last"));
        ProgramProcess.Terminate(process);
        Assert.Equal(0, await process.UntilExitsAsync());

        Assert.Contains("/ping?last", File.ReadAllText(_folder["proxy.log"]), StringComparison.Ordinal);
        Assert.Empty(process.Output);
    }

    [Fact]
    public async Task What_it_said_last_is_on_the_console_when_it_has_ended()
    {
        await using var process = await StartAsync();
        var address = (await process.UntilPrintsAsync(Listening)).Split(Listening)[1].TrimEnd('.');

        await process.UntilAnswersAsync(new Uri($"{address}/ping?last"));
        ProgramProcess.Terminate(process);
        Assert.Equal(0, await process.UntilExitsAsync());

        Assert.Matches("""^127\.0\.0\.1 - [-0-9a-f]{36} - - \[[0-9/]{10} [0-9:]{8}\] 127\.0\.0\.1:[0-9]+ GET - "/ping\?last" HTTP/1\.1 "" 200 2 0\.[0-9]{3}$""", await process.UntilPrintsAsync("/ping?last"));
    }

    private static Task<PartnerProcess> StartAsync(params string[] flags) => ProgramProcess.StartAsync("/", [], [.. Reading.Required, "-http-address=127.0.0.1:0", .. flags]);
}
