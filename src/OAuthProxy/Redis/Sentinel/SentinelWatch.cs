using OAuthProxy.Redis.Connections;

namespace OAuthProxy.Redis.Sentinel;

/// <summary>
/// The server that the sentinels name. A failover mostly ends the connection: the old primary is dead, or was told by its sentinel to drop its
/// clients, or answers READONLY; then the sentinels are asked again. What is left is an old primary that only the sentinels cannot reach. So
/// they are also asked every few seconds; messages of theirs (SUBSCRIBE +switch-master) would come a little sooner, but can be lost, so that
/// asking would be needed beside them.
/// </summary>
internal sealed partial class SentinelWatch : IRedisServers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly RedisOptions _options;
    private readonly Sentinels _sentinels;
    private readonly RedisDialer _dialer;
    private readonly ILogger<RedisClient> _logger;
    private readonly RedisNode _node;
    private readonly SingleServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private volatile string? _last;

    public SentinelWatch(RedisOptions options, RedisDialer dialer, RedisInstruments instruments, TimeProvider clock, ILogger<RedisClient> logger)
    {
        (_options, _dialer, _logger) = (options, dialer, logger);
        _sentinels = new(options, dialer);
        _node = new(OpenAsync, instruments, clock, logger);
        _server = new(_node);
        _watching = WatchAsync(clock);
    }

    public bool IsUp => _server.IsUp;

    public ValueTask<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken) => _server.SendAsync(command, cancellationToken);

    public ValueTask CheckAsync(TimeSpan patience, CancellationToken cancellationToken) => _server.CheckAsync(patience, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task<RedisConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var primary = await _sentinels.FindPrimaryAsync(cancellationToken);
        var connection = await _dialer.OpenAsync(primary, RedisCredentials.Of(_options.Username, _options.Password, primary), cancellationToken);
        try
        {
            await VerifyAsync(connection, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        if (_last is { } last && last != primary.Address)
        {
            Log.Followed(_logger, last, primary.Address);
        }

        _last = primary.Address;
        return connection;
    }

    /// <summary>A sentinel may not know yet that the server has lost its part ("Guidelines for Redis clients with support for Sentinel", step 3).</summary>
    private static async Task VerifyAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var role = await connection.SendAsync(RedisCommand.Plain("ROLE"), cancellationToken);
            if (role.Items is [{ Text: not "master" }, ..])
            {
                throw new RedisException(RedisFailure.Unavailable, $"Redis at {connection.Server} is no primary, though a sentinel says so");
            }
        }
        catch (RedisException refused) when (refused.Code is "NOPERM" or "ERR")
        {
            // A user with few permissions cannot ask; READONLY tells in time.
        }
    }

    private async Task WatchAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task LookAsync()
    {
        if (_node.Current is not { } connection)
        {
            return; // the sentinels are being asked as it is
        }

        try
        {
            var primary = await _sentinels.FindPrimaryAsync(_stopping.Token);
            if (primary.Address != connection.Server)
            {
                _node.Drop(connection, new(RedisFailure.Unavailable, $"the sentinels name {primary.Address} in place of Redis at {connection.Server}"));
            }
        }
        catch (RedisException)
        {
            // While the server answers, sentinels that do not are no loss.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Warning, "Redis: failover from {Old} to {New}, as the sentinels say.")]
        public static partial void Followed(ILogger logger, string old, string @new);
    }
}
