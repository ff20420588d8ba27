namespace OAuthProxy.Redis;

/// <summary>Which server a command goes to: the only one, the one that sentinels name, or the one of a cluster that has the key.</summary>
internal interface IRedisServers : IAsyncDisposable
{
    /// <summary>Commands can be done now, as far as is known.</summary>
    bool IsUp { get; }

    /// <exception cref="RedisException">It was not done.</exception>
    ValueTask<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken);

    /// <summary>Asks whether commands would be done, and bothers no server that has just answered one.</summary>
    /// <param name="patience">How long a connection that is being opened is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedisException">They would not, and why.</exception>
    ValueTask CheckAsync(TimeSpan patience, CancellationToken cancellationToken);
}
