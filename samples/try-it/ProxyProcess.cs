using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TryIt;

/// <summary>The proxy as a child process: its output is shown as it comes, and it is asked to stop before it is made to.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    private ProxyProcess(Process process)
    {
        _process = process;
        Exited = ExitAsync();
    }

    /// <summary>Completes with the exit code, after the last line of output.</summary>
    public Task<int> Exited { get; }

    public static ProxyProcess Start(ProxyCommand command, Action<string> show)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(name);
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Line;
        process.ErrorDataReceived += Line;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ProxyProcess(process);

        void Line(object sender, DataReceivedEventArgs received)
        {
            if (received.Data is { } line)
            {
                show(line);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    /// <summary>Settings of the surroundings would make the command line less than the whole truth.</summary>
    private static bool IsSetting(string name) =>
        name.StartsWith("OAUTH2_PROXY_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private async Task StopAsync()
    {
        if (!OperatingSystem.IsWindows() && SendSignal(_process.Id, SigTerm) == 0
            && await Task.WhenAny(Exited, Task.Delay(Patience)) == Exited)
        {
            return;
        }

        _process.Kill(entireProcessTree: true);
        await Exited;
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
