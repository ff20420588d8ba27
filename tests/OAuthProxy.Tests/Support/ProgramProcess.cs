using System.Diagnostics;
using System.Runtime.InteropServices;
using OAuthProxy.Tests.Support.Partners;

namespace OAuthProxy.Tests.Support;

/// <summary>How the program ended and what it printed.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Error);

/// <summary>The program as an operator runs it: a process of its own, with its own environment.</summary>
internal static class ProgramProcess
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "OAuthProxy.dll");

    /// <summary>The runtime that runs the tests.</summary>
    private static readonly string Dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? Environment.ProcessPath!
        : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Runs the program to its end.</summary>
    public static async Task<ProgramEnd> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Dotnet, [Assembly, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OAUTH2_PROXY_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Starts the program with nothing in its environment but <paramref name="environment"/>.</summary>
    public static Task<PartnerProcess> StartAsync(string workingDirectory, IReadOnlyList<string> environment, IReadOnlyList<string> arguments) =>
        PartnerProcess.StartAsync("/usr/bin/env", ["--ignore-environment", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", .. environment, Dotnet, Assembly, .. arguments], workingDirectory);

    /// <summary>Asks the process to stop, as an orchestrator does.</summary>
    public static void Terminate(PartnerProcess process)
    {
        if (SendSignal(process.Id, SigTerm) != 0)
        {
            throw new InvalidOperationException($"Process {process.Id} could not be asked to stop.");
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
