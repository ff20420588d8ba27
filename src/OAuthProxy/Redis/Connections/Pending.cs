namespace OAuthProxy.Redis.Connections;

/// <summary>A command whose reply is awaited. It is failed by a value and not by an exception, as there may be nobody left to see that.</summary>
internal sealed class Pending(long number, long begun)
{
    private readonly TaskCompletionSource<(RedisValue Value, RedisException? Failure)> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its place among all commands of the connection.</summary>
    public long Number { get; } = number;

    /// <summary>A timestamp of the clock.</summary>
    public long Begun { get; } = begun;

    public bool IsOver => _outcome.Task.IsCompleted;

    public void Answer(RedisValue value) => _outcome.TrySetResult((value, null));

    public void Fail(RedisException failure) => _outcome.TrySetResult((default, failure));

    /// <summary>The caller's cancellation ends the waiting alone: the reply keeps its place in the row.</summary>
    public async ValueTask<RedisValue> WaitAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        var (value, failure) = await _outcome.Task.WaitAsync(cancellationToken);
        return failure is not null ? throw failure.Again()
            : value.Kind == RedisValueKind.Error ? throw RedisException.FromServer(connection.Server, connection.WithoutSecret(value.Text ?? ""))
            : value;
    }
}
