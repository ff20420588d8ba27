namespace OAuthProxy.Redis.Cluster;

/// <summary>Somebody who can be asked for the map of slots.</summary>
/// <param name="Host">Whose answer it is.</param>
/// <param name="AskAsync">Asks; throws a <see cref="RedisException"/> where there is no answer.</param>
internal readonly record struct MapReader(string Host, Func<CancellationToken, Task<RedisValue>> AskAsync);

/// <summary>The map of slots as it was last read. It is read again when a server contradicts it or does not answer, once for all who ask and not too often.</summary>
internal sealed partial class ClusterMap(Func<IEnumerable<MapReader>> readers, Action<SlotMap> changed, TimeProvider clock, ILogger<RedisClient> logger) : IAsyncDisposable
{
    /// <summary>CLUSTER SHARDS would take its place, but servers before version 7 lack it.</summary>
    public static readonly RedisCommand Question = RedisCommand.Plain("CLUSTER", "SLOTS");

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private SlotMap? _map;
    private Task<SlotMap>? _reading;
    private RedisException? _failure;
    private long? _read;

    /// <param name="patience">How long the first reading is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedisException">Nobody knows it.</exception>
    public async ValueTask<SlotMap> GetAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task<SlotMap> reading;
        lock (_lock)
        {
            if (_map is not null)
            {
                return _map;
            }

            if (_failure is not null)
            {
                Doubt();
                throw _failure.Again();
            }

            reading = Read();
        }

        try
        {
            return await reading.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new RedisException(RedisFailure.Unavailable, "no server of the Redis cluster has answered yet");
        }
    }

    /// <summary>A server said who has the slot; where one has moved, others have.</summary>
    public void Move(int slot, ClusterAddress owner)
    {
        lock (_lock)
        {
            _map = _map?.With(slot, owner);
        }

        Doubt();
    }

    /// <summary>Has it read again, behind the caller's back.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            if (!IsTooSoon() && !_stopping.IsCancellationRequested)
            {
                // Nobody waits for it; whoever meets the failure again finds it in the log of the connections.
                _ = Read().ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_reading is not null)
        {
            await Task.WhenAny(_reading);
        }

        _stopping.Dispose();
    }

    private bool IsTooSoon() => _read is { } last && clock.GetElapsedTime(last) < Pause;

    private Task<SlotMap> Read() => _reading is { IsCompleted: false } ? _reading : _reading = Task.Run(ReadAsync);

    private async Task<SlotMap> ReadAsync()
    {
        RedisException? first = null;
        foreach (var reader in readers())
        {
            try
            {
                var map = SlotMap.Read(await reader.AskAsync(_stopping.Token), reader.Host);
                if (map.Primaries.Any())
                {
                    Take(map);
                    return map;
                }

                first ??= new(RedisFailure.Unavailable, $"the Redis cluster of {reader.Host} has not given its slots to any server");
            }
            catch (RedisException failure)
            {
                // One that refuses says more about the settings than one that is away.
                first = first is null || (first.Kind == RedisFailure.Unavailable && failure.Kind != RedisFailure.Unavailable) ? Explained(failure) : first;
            }
        }

        first ??= new(RedisFailure.Unavailable, "there is no server of the Redis cluster to ask");
        lock (_lock)
        {
            (_failure, _read) = (first, clock.GetTimestamp());
        }

        throw first.Again();
    }

    private void Take(SlotMap map)
    {
        string before;
        lock (_lock)
        {
            before = Listed(_map);
            (_map, _failure, _read) = (map, null, clock.GetTimestamp());
        }

        if (Listed(map) is var now && now != before)
        {
            Log.Changed(logger, now);
        }

        changed(map);
    }

    private static RedisException Explained(RedisException failure) => failure.ServerLine.Contains("cluster support disabled", StringComparison.OrdinalIgnoreCase)
        ? new(RedisFailure.Refused, failure.Message) { Code = RedisException.NoCluster }
        : failure;

    private static string Listed(SlotMap? map) =>
        map is null ? "" : string.Join(", ", map.Primaries.Select(address => $"{HostNames.Printable(address.Host)}:{address.Port}").Order(StringComparer.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Information, "The servers of the Redis cluster are {Servers}.")]
        public static partial void Changed(ILogger logger, string servers);
    }
}
