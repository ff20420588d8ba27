using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OAuthProxy.Tests.Redis;

/// <summary>What listens where Redis should be, and does with a connection what a test likes.</summary>
internal sealed class FalseServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    /// <param name="serve">Gets each connection; it is closed when this ends.</param>
    public FalseServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public string Url => $"redis://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Answers what a connection begins with by +OK, and every later line that names a command by the function; null ends the connection.</summary>
    public static FalseServer Answering(Func<string, string?> answer) => new(async (stream, stop) =>
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            var words = new List<string>();
            for (var left = int.Parse(line[1..], System.Globalization.CultureInfo.InvariantCulture); left > 0; left--)
            {
                await reader.ReadLineAsync(stop);
                words.Add(await reader.ReadLineAsync(stop) ?? "");
            }

            var said = string.Join(' ', words);
            var reply = said is "PING" or "CLIENT SETNAME OAuthProxy" ? "+OK\r\n" : answer(said);
            if (reply is null)
            {
                return;
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply), stop);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token), serve));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
    {
        using var connection = client;
        try
        {
            await serve(connection.GetStream(), _stopping.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The other side went, or the test is over.
        }
    }
}
