using OAuthProxy.Redis;

namespace OAuthProxy.Sessions.Ring;

/// <summary>Reads or begins the ring before the proxy listens, so that the first request finds it.</summary>
internal static class RingStart
{
    /// <summary>Null also where Redis is merely away: the ring is read once it is there.</summary>
    public static async ValueTask<StartMistake?> FindMistakeAsync(KeyRing ring)
    {
        try
        {
            await ring.ReadAsync();
            return null;
        }
        catch (SessionStoreException failure)
        {
            return failure.InnerException is RedisException { Kind: RedisFailure.Refused, Code: "NOPERM" } refusal
                ? new("redis-username", refusal.Message, "Give a user who may do it, or let this one (ACL SETUSER)")
                : null;
        }
    }
}
