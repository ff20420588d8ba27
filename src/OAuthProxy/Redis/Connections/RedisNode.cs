using System.Numerics;

namespace OAuthProxy.Redis.Connections;

/// <summary>
/// Keeps a connection to one server, for ever: opens it, notices its end, opens the next. Callers wait a moment for one that is being opened;
/// once an attempt has failed they are refused at once, with the reason, until one succeeds.
/// </summary>
internal sealed partial class RedisNode(RedisNode.Open open, RedisInstruments instruments, TimeProvider clock, ILogger<RedisClient> logger) : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _attempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedisConnection? _current;
    private RedisException? _failure;
    private Task? _running;
    private bool _wantsPause;

    /// <summary>Finds the server and opens a connection that is ready for commands; throws a <see cref="RedisException"/> where it cannot.</summary>
    public delegate Task<RedisConnection> Open(CancellationToken cancellationToken);

    /// <summary>Whether there is a connection now.</summary>
    public bool IsUp => Current is not null;

    /// <summary>The connection as it is now; null for none.</summary>
    public RedisConnection? Current => Volatile.Read(ref _current) is { IsOpen: true } current ? current : null;

    /// <exception cref="RedisException">There is none, and why.</exception>
    public async ValueTask<RedisConnection> ConnectionAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            Task attempt;
            lock (_lock)
            {
                if (_current is { IsOpen: true } current)
                {
                    return current;
                }

                if (_failure is not null)
                {
                    throw new RedisException(_failure.Kind, _failure.Message) { Code = _failure.Code };
                }

                if (_stopping.IsCancellationRequested)
                {
                    throw new RedisException(RedisFailure.Unavailable, "the connection to Redis is closed") { Retry = RedisRetry.Always };
                }

                _running ??= Task.Run(RunAsync, CancellationToken.None);
                if (_attempt.Task.IsCompleted)
                {
                    _attempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                attempt = _attempt.Task;
            }

            try
            {
                var left = patience - clock.GetElapsedTime(begun);
                await attempt.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new RedisException(RedisFailure.Unavailable, "there is no connection to Redis yet");
            }
        }
    }

    /// <summary>Asks the server whether it is there, unless it has just shown that it is.</summary>
    /// <exception cref="RedisException">It is not.</exception>
    public async ValueTask CheckAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = await ConnectionAsync(patience, cancellationToken);
        if (connection.HasAnsweredWithin(Fresh))
        {
            return;
        }

        try
        {
            await connection.SendAsync(RedisCommand.Ping(), cancellationToken);
        }
        catch (RedisException refused) when (refused.Code == "NOPERM")
        {
            // It answers, and that was the question.
        }
    }

    /// <summary>Gives a connection up because it leads to the wrong server or to one that is no use.</summary>
    public void Drop(RedisConnection connection, RedisException reason)
    {
        lock (_lock)
        {
            _wantsPause |= connection == _current;
        }

        connection.Close(reason);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_running is not null)
        {
            await _running;
        }

        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var (failures, useless, wasIdle) = (0, 0, false);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await open(_stopping.Token);
                var served = connection.Served; // by the handshake
                Begin(connection, failures, wasIdle);
                failures = 0;
                var reason = await connection.Closed.WaitAsync(_stopping.Token);
                wasIdle = connection.WasIdle;

                // A connection that ends is replaced at once; one after the other that ends before it was any use is not.
                useless = End(connection, reason) ? Math.Max(2, useless + 1) : connection.Served == served && !wasIdle ? useless + 1 : 0;
            }
            catch (RedisException failure)
            {
                Away(failure, failures++);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                Away(new(RedisFailure.Unavailable, "the proxy is stopping"), failures: 1);
                return;
            }
            catch (Exception fault)
            {
                // Nobody else would notice that this loop had ended.
                Log.Fault(logger, fault);
                Away(new(RedisFailure.Unavailable, "there is a fault in the proxy's connection to Redis"), failures++);
            }

            await PauseAsync(Math.Max(failures, useless - 1));
        }
    }

    private void Begin(RedisConnection connection, int failures, bool wasIdle)
    {
        lock (_lock)
        {
            (_current, _failure, _wantsPause) = (connection, null, false);
            _attempt.TrySetResult();
        }

        instruments.Opened();
        if (failures > 0)
        {
            Log.Back(logger, connection.Server, failures);
        }
        else if (!wasIdle)
        {
            Log.Connected(logger, connection.Server);
        }
    }

    /// <returns>The next one may meet the same end at once.</returns>
    private bool End(RedisConnection connection, RedisException reason)
    {
        lock (_lock)
        {
            _current = null;
            if (!connection.WasIdle)
            {
                Log.Lost(logger, reason.Message);
            }

            return _wantsPause;
        }
    }

    private void Away(RedisException failure, int failures)
    {
        lock (_lock)
        {
            _failure = failure;
            _attempt.TrySetResult();
        }

        // The first attempt, the fourth, the sixteenth: an outage is told, and does not fill the log.
        if (BitOperations.IsPow2(failures + 1) && BitOperations.Log2((uint)failures + 1) % 2 == 0 && !_stopping.IsCancellationRequested)
        {
            Log.Away(logger, failure.Message, failures + 1);
        }
    }

    /// <summary>Longer each time, and not the same for all replicas, which may all have lost the server at one moment.</summary>
    private async Task PauseAsync(int failures)
    {
        if (failures == 0)
        {
            return;
        }

        var full = Math.Min(LongestPause.TotalMilliseconds, ShortestPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 10)));
        var pause = TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
        await Task.Delay(pause, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Information, "Connected to Redis at {Server}.")]
        public static partial void Connected(ILogger logger, string server);

        [LoggerMessage(1001, LogLevel.Warning, "Connecting again: {Reason}.")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(1002, LogLevel.Error, "No connection to Redis, attempt {Attempt}: {Reason}. Attempts go on; until one succeeds sessions can be neither read nor written.")]
        public static partial void Away(ILogger logger, string reason, int attempt);

        [LoggerMessage(1004, LogLevel.Error, "The connection to Redis has ended for a fault of the proxy.")]
        public static partial void Fault(ILogger logger, Exception fault);

        [LoggerMessage(1003, LogLevel.Information, "Redis at {Server} is back after {Attempts} attempts.")]
        public static partial void Back(ILogger logger, string server, int attempts);
    }
}
