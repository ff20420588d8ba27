using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class ProgramTests
{
    private const string Listening = "Listening on ";

    private static readonly string[] Runnable = [.. Reading.Required, "-http-address=127.0.0.1:0"];

    [Fact]
    public async Task Bad_settings_end_it_with_code_2_and_every_problem_on_standard_error()
    {
        var end = await ProgramProcess.RunAsync("-cookie-expire=7d", "--cookie-secure", "false", "-client-secret=S3cret");

        Assert.Equal(2, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains("OAuthProxy cannot start, the settings have 6 problems:", end.Error, StringComparison.Ordinal);
        Assert.Contains("  --cookie-expire (argument 1): '7d' is not a duration.", end.Error, StringComparison.Ordinal);
        Assert.Contains("  --provider (not given):", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "--cookie-secret=VALUE")]
    [InlineData("--version", " (built with .NET 10.")]
    [InlineData("--completion=bash", "complete -F _oauthproxy OAuthProxy\n")]
    [InlineData("--completion=zsh", "#compdef OAuthProxy\n")]
    public async Task Help_and_version_are_printed_with_code_0(string argument, string text)
    {
        var end = await ProgramProcess.RunAsync(argument);

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains(text, end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_settings_pass_the_test_with_code_0()
    {
        var end = await ProgramProcess.RunAsync([.. Runnable, "--config-test"]);

        Assert.Equal((0, "configuration is valid\n", ""), (end.ExitCode, end.Output, end.Error));
    }

    [Fact]
    public async Task Bad_settings_fail_the_test_with_code_2() =>
        Assert.Equal(2, (await ProgramProcess.RunAsync("--config-test")).ExitCode);

    [Fact]
    public async Task An_address_that_is_taken_ends_it_with_code_1_and_a_word_about_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var end = await ProgramProcess.RunAsync([.. Runnable, $"-http-address={other.LocalEndpoint}"]);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"OAuthProxy cannot listen on {other.LocalEndpoint} (--http-address): ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output + end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", end.Output + end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_stop_ends_it_at_once_with_code_0()
    {
        await using var process = await ProgramProcess.StartAsync("/", [], Runnable);
        await process.UntilPrintsAsync(Listening);
        var watch = Stopwatch.StartNew();

        ProgramProcess.Terminate(process);

        Assert.Equal(0, await process.UntilExitsAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_needs_no_home_and_no_writable_folder_and_writes_nothing_when_it_starts(bool hasHome)
    {
        var folder = Directory.CreateTempSubdirectory("oauthproxy-start-");
        try
        {
            var (work, home, temporary) = (folder.CreateSubdirectory("work").FullName, folder.CreateSubdirectory("home").FullName, folder.CreateSubdirectory("tmp").FullName);
            File.SetUnixFileMode(work, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            // The runtime's own diagnostics socket would be in the folder for temporary files.
            string[] environment = [$"TMPDIR={temporary}", "DOTNET_EnableDiagnostics=0", .. hasHome ? [$"HOME={home}"] : Array.Empty<string>()];
            await using var process = await ProgramProcess.StartAsync(work, environment, Runnable);
            var address = (await process.UntilPrintsAsync(Listening)).Split(Listening)[1].TrimEnd('.');

            // A sign-in seals its state, for which a key ring would be made at the latest.
            await process.UntilAnswersAsync(new Uri($"{address}/oauth2/start"));

            Assert.DoesNotContain("DataProtection", process.Output, StringComparison.Ordinal);
            Assert.Equal([home, temporary, work], Directory.EnumerateFileSystemEntries(folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
