using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OAuthProxy.Tests.Support;

/// <summary>An upstream that a test plays by hand, connection by connection, for what no decent server does.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _served = [];
    private readonly Task _accepting;

    private RawUpstream(Func<RawConnection, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <param name="serve">The connection is closed when it returns.</param>
    public static RawUpstream Start(Func<RawConnection, Task> serve) => new(serve);

    /// <summary>Answers the first request of every connection with these bytes and closes.</summary>
    public static RawUpstream Saying(string answer) => new(async connection =>
    {
        await connection.ReadHeadAsync();
        await connection.SendAsync(answer);
    });

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_served).WaitAsync(RawConnection.Patience);
    }

    private async Task AcceptAsync(Func<RawConnection, Task> serve)
    {
        try
        {
            while (true)
            {
                _served.Add(ServeAsync(serve, await _listener.AcceptSocketAsync()));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // DisposeAsync stopped the listener: while it waited, or between two connections.
        }
    }

    private static async Task ServeAsync(Func<RawConnection, Task> serve, Socket socket)
    {
        await using var connection = new RawConnection(socket);
        try
        {
            await serve(connection);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The proxy went away first.
        }
    }
}
