using OAuthProxy.Redis;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>Redis, as the sessions see it: whatever it fails to do is one exception of this room, and one line of the log for each outage.</summary>
internal sealed partial class SessionServer(RedisClient redis, ILogger<SessionServer> logger)
{
    // A server without memory or disk refuses to write and goes on reading.
    private int _cannotRead;
    private int _cannotWrite;

    public async ValueTask<RedisValue> ReadAsync(RedisCommand command)
    {
        try
        {
            var value = await redis.SendAsync(command);
            if (Ends(ref _cannotRead))
            {
                Log.ReadsAgain(logger);
            }

            return value;
        }
        catch (RedisException failure)
        {
            if (Begins(ref _cannotRead))
            {
                Log.CannotRead(logger, failure.Message);
            }

            throw new SessionStoreException(failure.Message, failure);
        }
    }

    public async ValueTask<RedisValue> WriteAsync(RedisCommand command)
    {
        try
        {
            var value = await redis.SendAsync(command);
            if (Ends(ref _cannotWrite))
            {
                Log.WritesAgain(logger);
            }

            return value;
        }
        catch (RedisException failure)
        {
            if (Begins(ref _cannotWrite))
            {
                Log.CannotWrite(logger, failure.Message);
            }

            throw new SessionStoreException(failure.Message, failure);
        }
    }

    private static bool Begins(ref int outage) => Interlocked.Exchange(ref outage, 1) == 0;

    private static bool Ends(ref int outage) => Volatile.Read(ref outage) == 1 && Interlocked.Exchange(ref outage, 0) == 1;

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
