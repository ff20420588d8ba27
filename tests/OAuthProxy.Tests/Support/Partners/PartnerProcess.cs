using System.Diagnostics;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>
/// A counterpart's process: collects what it prints, is killed with its children on disposal,
/// and by the kernel when the test run itself is killed.
/// </summary>
internal sealed class PartnerProcess : IAsyncDisposable
{
    private const string SetPriv = "/usr/bin/setpriv";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private readonly Process process;
    private readonly PartnerOutput output = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PartnerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
    }

    /// <summary>Everything printed so far, standard output and error in the order they came.</summary>
    public string Output => output.ToString();

    public int Id => process.Id;

    public static async Task<PartnerProcess> StartAsync(
        string fileName,
        IReadOnlyCollection<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var diesWithUs = File.Exists(SetPriv);
        var start = new ProcessStartInfo(diesWithUs ? SetPriv : fileName)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? string.Empty,
        };
        foreach (var argument in diesWithUs ? ["--pdeathsig", "KILL", "--", fileName, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var partner = new PartnerProcess(start);
        new Thread(partner.Run) { IsBackground = true, Name = $"partner {Path.GetFileName(fileName)}" }.Start();
        await partner.started.Task;
        return partner;
    }

    /// <summary>Waits for a line that contains <paramref name="text"/> and returns it.</summary>
    public async Task<string> UntilPrintsAsync(string text, TimeSpan? timeout = null)
    {
        var line = output.FirstLineWithAsync(text);
        await UntilAsync(line, $"print \"{text}\"", timeout);
        return await line;
    }

    /// <summary>Waits until a GET of <paramref name="address"/> is answered, with whatever status.</summary>
    public Task UntilAnswersAsync(Uri address, TimeSpan? timeout = null) => UntilAnswersAsync(address, _ => true, timeout);

    /// <summary>The same, until it answers with 2xx: that it is ready.</summary>
    public Task UntilReadyAsync(Uri address, TimeSpan? timeout = null) => UntilAnswersAsync(address, answer => answer.IsSuccessStatusCode, timeout);

    private async Task UntilAnswersAsync(Uri address, Predicate<HttpResponseMessage> isGood, TimeSpan? timeout)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            await UntilAsync(PollAsync(address, isGood, stop.Token), $"answer at {address}", timeout);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Waits until the process has ended by itself and returns its exit code.</summary>
    public async Task<int> UntilExitsAsync(TimeSpan? timeout = null)
    {
        await UntilAsync(exited.Task, "end", timeout);
        return await exited.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (!exited.Task.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
        }

        await exited.Task.WaitAsync(Patience);
        process.Dispose();
    }

    // The signal asked of setpriv comes when the thread that started the process ends, so that thread stays as long as the process does.
    private void Run()
    {
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            started.SetException(exception);
            return;
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        started.SetResult();
        process.WaitForExit();
        exited.SetResult(process.ExitCode);
    }

    private async Task UntilAsync(Task awaited, string what, TimeSpan? timeout)
    {
        var first = await Task.WhenAny(awaited, exited.Task, Task.Delay(timeout ?? Patience));
        if (first != awaited && !awaited.IsCompleted)
        {
            var how = exited.Task.IsCompleted ? $"ended with code {await exited.Task}" : "took too long";
            var command = string.Join(' ', process.StartInfo.ArgumentList);
            throw new InvalidOperationException($"{command} should {what} but {how}. It printed:\n{Output}");
        }

        await awaited;
    }

    private static async Task PollAsync(Uri address, Predicate<HttpResponseMessage> isGood, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using var response = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
                if (isGood(response))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Nobody listens there yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
        }
    }
}
