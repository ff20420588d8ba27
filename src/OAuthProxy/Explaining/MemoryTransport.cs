using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace OAuthProxy.Explaining;

/// <summary>
/// A transport for the server in place of sockets: requests are handed to it in memory, so that they are read, decoded and refused as any other,
/// and nothing listens.
/// </summary>
internal sealed class MemoryTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>The one endpoint that the settings of a rehearsal have.</summary>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Listener(endpoint, _connections));

    /// <summary>Sends a request on a connection of its own.</summary>
    /// <param name="head">Request line and headers.</param>
    /// <param name="client">Who sends it.</param>
    /// <returns>The status of the answer.</returns>
    public async Task<int> SendAsync(string head, EndPoint client)
    {
        var (toServer, fromServer) = (new Pipe(), new Pipe());
        await using var connection = new MemoryConnection(new Duplex(toServer.Reader, fromServer.Writer), new Duplex(fromServer.Reader, toServer.Writer)) { RemoteEndPoint = client };
        await toServer.Writer.WriteAsync(Encoding.ASCII.GetBytes(head));
        await toServer.Writer.CompleteAsync(); // there is no second request: the server ends the connection behind its answer
        await _connections.Writer.WriteAsync(connection);
        using var answer = new StreamReader(fromServer.Reader.AsStream(), Encoding.Latin1);
        var status = await answer.ReadLineAsync();
        await answer.ReadToEndAsync();
        return status?.Split(' ') is [_, var code, ..] && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class MemoryConnection(IDuplexPipe server, IDuplexPipe client) : DefaultConnectionContext("explained", server, client)
    {
        /// <summary>The server ends it so: nothing more comes from there.</summary>
        public override async ValueTask DisposeAsync()
        {
            await Transport.Output.CompleteAsync();
            await Transport.Input.CompleteAsync();
            await base.DisposeAsync();
        }
    }

    private sealed class Listener(EndPoint endpoint, Channel<ConnectionContext> connections) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

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
