using System.Net.Sockets;
using System.Security.Authentication;

namespace OAuthProxy.Redis.Connections;

/// <summary>Opens connections that are ready for commands: reached, proved by TLS, signed in, in the right database.</summary>
internal sealed class RedisDialer(RedisOptions options, RedisTrust trust, TimeProvider clock)
{
    /// <summary>Seconds; a peer that vanished without a word is found out although nobody asks it anything.</summary>
    private const int KeepAliveTime = 30;
    private const int KeepAliveInterval = 5;
    private const int KeepAliveRetries = 3;

    /// <param name="server">Where.</param>
    /// <param name="credentials">As whom.</param>
    /// <param name="cancellationToken">When the program ends.</param>
    /// <exception cref="RedisException">It cannot be opened, and why.</exception>
    public async Task<RedisConnection> OpenAsync(RedisServerOptions server, RedisCredentials credentials, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ConnectionLimits.Opening, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        RedisConnection? connection = null;
        try
        {
            connection = new RedisConnection(await ReachAsync(server, either.Token), server.Address, clock, credentials.Password, options.IdleTimeout);
            await RedisHandshake.PerformAsync(connection, credentials, server.Database, either.Token);
            return connection;
        }
        catch (Exception failure)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            throw failure switch
            {
                RedisException => failure,
                OperationCanceledException when cancellationToken.IsCancellationRequested => failure,
                OperationCanceledException => new RedisException(RedisFailure.Unavailable, $"Redis at {server.Address} cannot be reached{(server.UsesTls ? " by TLS" : "")} within {ConnectionLimits.Opening.TotalSeconds:0.#} s"),
                AuthenticationException => new RedisException(RedisFailure.Unavailable, $"Redis at {server.Address} does not speak TLS as it should: {failure.Message.TrimEnd('.')}", failure),
                SocketException or IOException or ArgumentException => new RedisException(RedisFailure.Unavailable, $"Redis at {server.Address} cannot be reached: {failure.Message.TrimEnd('.')}", failure),
                _ => failure,
            };
        }
    }

    private async Task<Stream> ReachAsync(RedisServerOptions server, CancellationToken cancellationToken)
    {
        var socket = server.SocketPath.Length > 0 ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (server.SocketPath.Length > 0)
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.SocketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }

            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveTime);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return server.UsesTls ? await trust.EncryptAsync(plain, server.Host, cancellationToken) : plain;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
