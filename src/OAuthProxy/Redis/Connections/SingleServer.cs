namespace OAuthProxy.Redis.Connections;

/// <summary>One server that has all keys: always the same, or whichever the sentinels name.</summary>
internal sealed class SingleServer(RedisNode node) : IRedisServers
{
    public bool IsUp => node.IsUp;

    public async ValueTask<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(command, cancellationToken);
        }
        catch (RedisException failure) when (failure.Retry.Allows(command))
        {
            return await SendOnceAsync(command, cancellationToken);
        }
    }

    public ValueTask CheckAsync(TimeSpan patience, CancellationToken cancellationToken) => node.CheckAsync(patience, cancellationToken);

    public ValueTask DisposeAsync() => node.DisposeAsync();

    private async ValueTask<RedisValue> SendOnceAsync(RedisCommand command, CancellationToken cancellationToken)
    {
        var connection = await node.ConnectionAsync(ConnectionLimits.Patience, cancellationToken);
        try
        {
            return await connection.SendAsync(command, cancellationToken);
        }
        catch (RedisException failure) when (failure.IsReadOnly)
        {
            // Another server has become the primary; where it is has to be asked for again.
            node.Drop(connection, failure);
            throw;
        }
    }
}
