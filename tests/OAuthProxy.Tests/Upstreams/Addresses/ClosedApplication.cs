using System.Net;
using System.Net.Sockets;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Tests.Upstreams.Addresses;

/// <summary>An address at which every connection is refused, and which nobody else can take, until it is opened.</summary>
internal sealed class ClosedApplication : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Task _serving = Task.CompletedTask;

    public ClosedApplication() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public UpstreamAddress Address => new(new Uri($"http://{_socket.LocalEndPoint}/"), "");

    /// <summary>From now on it answers 200 with the word.</summary>
    public void Open(string answer)
    {
        _socket.Listen();
        _serving = ServeAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving.WaitAsync(RawConnection.Patience);
    }

    private async Task ServeAsync(string answer)
    {
        try
        {
            while (true)
            {
                await using var connection = new RawConnection(await _socket.AcceptAsync());
                await connection.ReadHeadAsync();
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {answer.Length}\r\n\r\n{answer}");
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // DisposeAsync closed the socket.
        }
    }
}
