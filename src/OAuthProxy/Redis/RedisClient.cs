using OAuthProxy.Redis.Connections;

namespace OAuthProxy.Redis;

/// <summary>
/// Redis, for whoever keeps something there. One for the process: everybody shares its connections. It connects by itself and again after every
/// loss; a caller learns within about a second that there is no answer.
/// </summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly IRedisServers _servers;
    private readonly RedisInstruments _instruments;

    public RedisClient(IRedisServers servers, RedisInstruments instruments)
    {
        (_servers, _instruments) = (servers, instruments);
        instruments.Watch(() => servers.IsUp);
    }

    /// <param name="command">What is to be done.</param>
    /// <param name="cancellationToken">The caller's; a command that is under way is done all the same.</param>
    /// <exception cref="RedisException">It was not done, or nobody knows.</exception>
    public async ValueTask<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken = default)
    {
        var begun = _instruments.Begin();
        try
        {
            var value = await _servers.SendAsync(command, cancellationToken);
            _instruments.End(command.Name, begun, "ok");
            return value;
        }
        catch (RedisException failure)
        {
            _instruments.End(command.Name, begun, failure.Kind switch
            {
                RedisFailure.Unavailable => "unavailable",
                RedisFailure.Refused => "refused",
                _ => "failed",
            });
            throw;
        }
        catch (OperationCanceledException)
        {
            _instruments.End(command.Name, begun, "canceled");
            throw;
        }
    }

    /// <summary>Connects, with more patience than a request has.</summary>
    /// <exception cref="RedisException">It could not, and why.</exception>
    public ValueTask ConnectAsync(CancellationToken cancellationToken) => _servers.CheckAsync(ConnectionLimits.Opening, cancellationToken);

    /// <summary>Whether commands would be done.</summary>
    /// <returns>Null, or why not, for anybody to read: it names no server and repeats nothing that one said; the log does.</returns>
    public async ValueTask<string?> WhyNotReadyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _servers.CheckAsync(ConnectionLimits.Patience, cancellationToken);
            return null;
        }
        catch (RedisException failure)
        {
            return failure.Kind switch
            {
                RedisFailure.Unavailable => "it cannot be reached, or cannot serve at the moment",
                RedisFailure.Refused => "it refuses the proxy",
                _ => "it answers with an error",
            } + "; the log says more";
        }
    }

    public ValueTask DisposeAsync() => _servers.DisposeAsync();
}
