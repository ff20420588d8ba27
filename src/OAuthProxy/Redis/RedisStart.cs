namespace OAuthProxy.Redis;

/// <summary>The first connection, made before the proxy listens: a mistake in the settings is told then, and not to the first person who signs in.</summary>
internal static class RedisStart
{
    /// <summary>Null also where Redis is merely away: it may come later, and the proxy goes on trying.</summary>
    public static async ValueTask<StartMistake?> FindMistakeAsync(RedisClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.ConnectAsync(cancellationToken);
            return null;
        }
        catch (RedisException failure)
        {
            return failure.Kind == RedisFailure.Unavailable ? null : MistakeOf(failure);
        }
    }

    private static StartMistake MistakeOf(RedisException failure)
    {
        var (option, remedy) = failure.Code switch
        {
            RedisException.Untrusted => ("redis-ca-path", "Give a file with the authority that signed it, and the host's name in the URL as the certificate has it"),
            RedisException.NoDatabase => ("redis-connection-url", "Give the number of a database that the server has (databases in redis.conf)"),
            RedisException.NoMaster => ("redis-sentinel-master-name", "Give the name that follows 'sentinel monitor' in the sentinels' configuration"),
            RedisException.NoCluster => ("redis-use-cluster", "Leave it out and write --redis-connection-url=redis://HOST:6379, or name servers of a cluster"),
            RedisException.SentinelRefused => ("redis-sentinel-password", "Give the password that the sentinels want (requirepass in their configuration)"),
            "NOAUTH" or "WRONGPASS" => ("redis-password", "Give the password, and with ACLs the user (--redis-username), that the server knows"),
            "NOPERM" => ("redis-username", "Give a user who may do it, or let this one (ACL SETUSER)"),
            "DENIED" => ("redis-connection-url", "Set a password on the server (requirepass) and give it as --redis-password"),
            _ => ("redis-password", "Compare --redis-username and --redis-password with the server's configuration"),
        };
        return new(option, failure.Message, remedy);
    }
}
