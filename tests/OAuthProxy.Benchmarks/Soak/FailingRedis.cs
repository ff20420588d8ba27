using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>A real <c>redis-server</c> that keeps what it is told on disk and is taken away again and again, in one way after the other.</summary>
internal sealed class FailingRedis(int port, string directory) : IAsyncDisposable
{
    private ChildProcess? _server;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{port}/0");

    public async Task StartAsync()
    {
        _server = ChildProcess.Start(
            "redis-server",
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "yes"],
            Path.Combine(directory, "redis.log"));
        for (var patience = 200; !await AnswersAsync(); patience--)
        {
            if (patience == 0)
            {
                throw new TimeoutException("redis-server does not answer.");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Takes it away until the time is over, each way in its turn.</summary>
    public async Task FailAsync(TimeSpan every, Ledger ledger, CancellationToken over)
    {
        Func<Task>[] ways = [RestartAsync, KillAsync, PauseAsync, DropConnectionsAsync];
        try
        {
            for (var turn = 0; ; turn++)
            {
                await Task.Delay(every, over);
                await ways[turn % ways.Length]();
                ledger.Count("Redis taken away");
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task RestartAsync()
    {
        _server!.Signal(ChildProcess.LinuxSignal.Terminate);
        await _server.UntilExitAsync();
        await AwayAsync();
    }

    private async Task KillAsync()
    {
        _server!.Signal(ChildProcess.LinuxSignal.Kill);
        await _server.UntilExitAsync();
        await AwayAsync();
    }

    private async Task AwayAsync()
    {
        await _server!.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await StartAsync();
    }

    private async Task PauseAsync()
    {
        _server!.Signal(ChildProcess.LinuxSignal.Stop);
        await Task.Delay(TimeSpan.FromSeconds(2));
        _server.Signal(ChildProcess.LinuxSignal.Continue);
    }

    private async Task DropConnectionsAsync() => await AskAsync("CLIENT KILL TYPE normal\r\n"u8.ToArray());

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await AskAsync("PING\r\n"u8.ToArray())).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> AskAsync(byte[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.Client.SendAsync(command);
        var answer = new byte[256];
        return System.Text.Encoding.ASCII.GetString(answer, 0, await client.Client.ReceiveAsync(answer));
    }
}
