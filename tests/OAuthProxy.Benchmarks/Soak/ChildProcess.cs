using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>A server of the soak. What it prints goes to a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>The memory that is in use now, in bytes.</summary>
    public long ResidentBytes => Memory("VmRSS:");

    /// <summary>Of that, what is no file's: the heaps and stacks.</summary>
    public long PrivateBytes => Memory("RssAnon:");

    public static ChildProcess Start(string fileName, IEnumerable<string> arguments, string log)
    {
        // By a shell, so that the output needs no reader here; exec makes the id the program's own.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        string[] all = ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", log, fileName, .. arguments];
        Array.ForEach(all, start.ArgumentList.Add);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OAUTH2_PROXY_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        return new(Process.Start(start)!);
    }

    public void Signal(LinuxSignal signal) => _ = Kill(_process.Id, (int)signal);

    public async Task UntilExitAsync() => await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await UntilExitAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    /// <summary>By Linux's numbers.</summary>
    internal enum LinuxSignal
    {
        Kill = 9,
        Terminate = 15,
        Continue = 18,
        Stop = 19,
    }
}
