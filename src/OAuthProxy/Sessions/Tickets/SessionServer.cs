using OAuthProxy.Redis;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>Redis, as the sessions see it: whatever it fails to do is one exception of this room, and one line of the log for each outage.</summary>
internal sealed partial class SessionServer(RedisClient redis, ILogger<SessionServer> logger)
{
    // A server without memory or disk refuses to write and goes on reading.
    private readonly Outage _reading = new(reason => Log.CannotRead(logger, reason), () => Log.ReadsAgain(logger));
    private readonly Outage _writing = new(reason => Log.CannotWrite(logger, reason), () => Log.WritesAgain(logger));

    public ValueTask<RedisValue> ReadAsync(RedisCommand command) => SendAsync(command, _reading);

    public ValueTask<RedisValue> WriteAsync(RedisCommand command) => SendAsync(command, _writing);

    private async ValueTask<RedisValue> SendAsync(RedisCommand command, Outage outage)
    {
        try
        {
            var value = await redis.SendAsync(command);
            outage.End();
            return value;
        }
        catch (RedisException failure)
        {
            outage.Begin(failure.Message);
            throw new SessionStoreException(failure.Message, failure);
        }
    }

    /// <summary>Says that it begins, and that it is over, once each.</summary>
    private sealed class Outage(Action<string> tellBegin, Action tellEnd)
    {
        private int _isOn;

        public void Begin(string reason)
        {
            if (Interlocked.Exchange(ref _isOn, 1) == 0)
            {
                tellBegin(reason);
            }
        }

        public void End()
        {
            if (Volatile.Read(ref _isOn) == 1 && Interlocked.Exchange(ref _isOn, 0) == 1)
            {
                tellEnd();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(130, LogLevel.Error, "Sessions cannot be read, and who has one is answered 503 until they can: {Reason}")]
        public static partial void CannotRead(ILogger logger, string reason);

        [LoggerMessage(131, LogLevel.Information, "Sessions can be read again.")]
        public static partial void ReadsAgain(ILogger logger);

        [LoggerMessage(132, LogLevel.Error, "Sessions cannot be stored, so that nobody can sign in or out until they can: {Reason}")]
        public static partial void CannotWrite(ILogger logger, string reason);

        [LoggerMessage(133, LogLevel.Information, "Sessions can be stored again.")]
        public static partial void WritesAgain(ILogger logger);
    }
}
