using OAuthProxy.Redis.Protocol;

namespace OAuthProxy.Redis.Connections;

/// <summary>
/// One connection on which many callers send at once; the server answers in the order in which it was asked. What is handed in while bytes are
/// being written goes out together with the next write, so that a busy proxy writes seldom and much.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly string _secret;
    private readonly TimeSpan _idleTimeout;
    private readonly Lock _lock = new();
    private readonly Queue<Pending> _pending = new();
    private readonly CommandBuffer _unsent = new();
    private readonly TaskCompletionSource<RedisException> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private readonly Task _reading;
    private RedisException? _failure;
    private long _handedIn;
    private long _written;
    private long _served;
    private long _lastUsed;
    private long? _lastAnswer;
    private bool _isWriting;
    private bool _isTicking;

    /// <param name="stream">Connected; it belongs to this connection from now on.</param>
    /// <param name="server">Who is at its other end, as a message may show it.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="secret">The password; a server that repeats it in what it says is not to have it shown.</param>
    /// <param name="idleTimeout">Closes a connection that nobody used for so long; zero: never.</param>
    public RedisConnection(Stream stream, string server, TimeProvider clock, string secret = "", TimeSpan idleTimeout = default)
    {
        (_stream, Server, _clock, _secret, _idleTimeout) = (stream, server, clock, secret, idleTimeout);
        _lastUsed = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Tick(), state: null, idleTimeout > TimeSpan.Zero ? idleTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _reading = Task.Run(ReadAsync);
    }

    public string Server { get; }

    public bool IsOpen => Volatile.Read(ref _failure) is null;

    /// <summary>Completes with the reason when the connection is over.</summary>
    public Task<RedisException> Closed => _closed.Task;

    /// <summary>How many replies have come that were no errors.</summary>
    public long Served => Volatile.Read(ref _served);

    /// <summary>It was closed for want of use alone.</summary>
    public bool WasIdle { get; private set; }

    /// <summary>The server has answered within this time.</summary>
    public bool HasAnsweredWithin(TimeSpan time)
    {
        lock (_lock)
        {
            return _lastAnswer is { } last && _clock.GetElapsedTime(last) <= time;
        }
    }

    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the waiting, not the command.</param>
    /// <exception cref="RedisException">There was no reply, or it was an error.</exception>
    public ValueTask<RedisValue> SendAsync(in RedisCommand command, CancellationToken cancellationToken = default) =>
        HandIn(command, isAsking: false).WaitAsync(this, cancellationToken);

    /// <summary>The same behind ASKING, without which a server refuses a key that is only on its way to it (cluster specification, "ASK redirection").</summary>
    public ValueTask<RedisValue> SendAskingAsync(in RedisCommand command, CancellationToken cancellationToken) =>
        HandIn(command, isAsking: true).WaitAsync(this, cancellationToken);

    /// <summary>What the server says, fit to be shown.</summary>
    public string WithoutSecret(string said) => _secret.Length == 0 ? said : said.Replace(_secret, "…", StringComparison.Ordinal);

    /// <summary>Ends it for a reason that this room found; commands under way fail with it.</summary>
    public void Close(RedisException reason)
    {
        List<Pending> left;
        long written;
        lock (_lock)
        {
            if (_failure is not null)
            {
                return;
            }

            _failure = reason;
            written = _written;
            left = [.. _pending];
            _pending.Clear();
        }

        _timer.Dispose();
        _stream.Dispose();
        foreach (var pending in left)
        {
            pending.Fail(new(reason.Kind, reason.Message) { Code = reason.Code, Retry = pending.Number > written ? RedisRetry.Always : RedisRetry.IfRepeatable });
        }

        _closed.TrySetResult(reason);
    }

    public async ValueTask DisposeAsync()
    {
        Close(Lost("it was closed"));
        await _reading;
    }

    private Pending HandIn(in RedisCommand command, bool isAsking)
    {
        lock (_lock)
        {
            if (_failure is { } failure)
            {
                throw new RedisException(failure.Kind, failure.Message) { Code = failure.Code, Retry = RedisRetry.Always };
            }

            if (_pending.Count >= ConnectionLimits.MostPending || _unsent.Waiting > ConnectionLimits.MostUnsent)
            {
                throw new RedisException(RedisFailure.Unavailable, $"Redis at {Server} is too slow: {_pending.Count} commands wait for it");
            }

            if (isAsking)
            {
                Enqueue(RedisCommand.Plain("ASKING"));
            }

            var pending = Enqueue(command);
            if (!_isWriting)
            {
                _isWriting = true;
                _ = Task.Run(WriteAsync);
            }

            if (!_isTicking)
            {
                _isTicking = true;
                _timer.Change(ConnectionLimits.Tick, Timeout.InfiniteTimeSpan);
            }

            return pending;
        }
    }

    private Pending Enqueue(in RedisCommand command)
    {
        _unsent.Add(command);
        _lastUsed = _clock.GetTimestamp();
        var pending = new Pending(++_handedIn, _lastUsed);
        _pending.Enqueue(pending);
        return pending;
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TakeUnsent() is { Length: > 0 } bytes)
            {
                await _stream.WriteAsync(bytes);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Close(Lost(failure.Message, failure));
        }
    }

    private ReadOnlyMemory<byte> TakeUnsent()
    {
        lock (_lock)
        {
            if (_unsent.Waiting == 0 || _failure is not null)
            {
                _isWriting = false;
                return default;
            }

            _written = _handedIn;
            return _unsent.Take();
        }
    }

    private async Task ReadAsync()
    {
        var (why, failure) = await ReplyStream.ReadAsync(_stream, Answer);
        Close(Lost(why, failure));
    }

    private void Answer(RedisValue value)
    {
        Pending? pending;
        lock (_lock)
        {
            _lastAnswer = _clock.GetTimestamp();
            _served += value.Kind == RedisValueKind.Error ? 0 : 1;
            _pending.TryDequeue(out pending);
        }

        if (pending is null)
        {
            // What a server says unasked is why it will not serve: too many clients, protected mode.
            throw new RespException(value.Kind == RedisValueKind.Error ? $"it says {HostNames.Printable(WithoutSecret(value.Text ?? ""))}" : "there are more replies than commands");
        }

        pending.Answer(value);
    }

    /// <summary>Tells callers who have waited too long, and gives up a server that owes a reply for much longer than that.</summary>
    private void Tick()
    {
        List<Pending> late = [];
        RedisException? reason = null;
        lock (_lock)
        {
            if (_failure is not null)
            {
                return;
            }

            foreach (var pending in _pending.TakeWhile(pending => _clock.GetElapsedTime(pending.Begun) >= ConnectionLimits.Command))
            {
                late.Add(pending);
            }

            if (late.Count > 0 && _clock.GetElapsedTime(late[0].Begun) >= ConnectionLimits.Overdue)
            {
                reason = Lost("it does not answer");
            }
            else if (_pending.Count == 0 && _idleTimeout > TimeSpan.Zero && _clock.GetElapsedTime(_lastUsed) >= _idleTimeout)
            {
                WasIdle = true;
                reason = Lost("nobody used the connection");
            }
            else
            {
                Rest();
            }
        }

        foreach (var pending in late.Where(pending => !pending.IsOver))
        {
            pending.Fail(new(RedisFailure.Unavailable, $"Redis at {Server} did not answer within {ConnectionLimits.Command.TotalSeconds:0.#} s"));
        }

        if (reason is not null)
        {
            Close(reason);
        }
    }

    /// <summary>Sets the timer for what is next to be looked at; with nothing under way and no limit for that, it stands still.</summary>
    private void Rest()
    {
        _isTicking = _pending.Count > 0;
        var next = _isTicking ? ConnectionLimits.Tick
            : _idleTimeout > TimeSpan.Zero ? _idleTimeout - _clock.GetElapsedTime(_lastUsed)
            : Timeout.InfiniteTimeSpan;
        _timer.Change(next > TimeSpan.Zero || next == Timeout.InfiniteTimeSpan ? next : ConnectionLimits.Tick, Timeout.InfiniteTimeSpan);
    }

    private RedisException Lost(string why, Exception? inner = null) => new(RedisFailure.Unavailable, $"the connection to Redis at {Server} is lost: {why.TrimEnd('.')}", inner);
}
