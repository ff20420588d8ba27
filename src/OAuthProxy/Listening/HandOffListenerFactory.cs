using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace OAuthProxy.Listening;

/// <summary>The address of the in-process endpoint to which connections are handed instead of arriving from a network.</summary>
internal sealed class HandOffEndPoint : EndPoint
{
    public static readonly HandOffEndPoint Instance = new();

    public override string ToString() => "HTTP/2 with prior knowledge";
}

/// <summary>A transport for Kestrel whose connections come from another endpoint of the same server.</summary>
internal sealed class HandOffListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });

    public bool CanBind(EndPoint endpoint) => endpoint is HandOffEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Listener(_connections));

    /// <summary>Hands a connection over and returns when it has been served.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        await using var handed = new HandedConnection(connection);
        if (_connections.Writer.TryWrite(handed))
        {
            await handed.Served;
        }
    }

    private sealed class Listener(Channel<ConnectionContext> connections) : IConnectionListener
    {
        public EndPoint EndPoint => HandOffEndPoint.Instance;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await connections.Reader.WaitToReadAsync(cancellationToken) && connections.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            connections.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
