using OAuthProxy.Redis;

namespace OAuthProxy.Configuration;

/// <summary>What can be wrong with the settings of Redis together. Whether the server agrees is seen when the proxy starts.</summary>
internal static class RedisChecks
{
    /// <param name="redis">The settings.</param>
    /// <param name="at">Makes a problem of an option, a message and a remedy.</param>
    /// <param name="isReported">A mistake of the option is known already.</param>
    public static IEnumerable<Problem> Problems(RedisOptions redis, Func<string, string, string, Problem> at, Func<string, bool> isReported)
    {
        if (!redis.IsUsed)
        {
            return [];
        }

        return
        [
            .. redis switch
            {
                { UsesSentinel: true, UsesCluster: true } => [at("redis-use-cluster", "it cannot be together with --redis-use-sentinel", "Choose one of the two: a cluster does its own failover")],
                { UsesSentinel: true } => Sentinel(redis, at, isReported),
                { UsesCluster: true } => Cluster(redis, at, isReported),
                { Url.IsGiven: true } => [],
                _ when isReported("redis-connection-url") => [],
                _ => [at("redis-connection-url", "it is required with --session-store-type=redis", "Write --redis-connection-url=redis://HOST:6379")],
            },
            .. Trust(redis, at),
        ];
    }

    /// <param name="redis">The settings.</param>
    /// <param name="given">The options that were given.</param>
    public static IEnumerable<string> Warnings(RedisOptions redis, IEnumerable<string> given)
    {
        var names = given.Where(name => name.StartsWith("redis-", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        names.RemoveWhere(name => names.Contains(SecretFile.NameFor(name))); // the file's own name is what the operator wrote
        if (!redis.IsUsed)
        {
            if (names.Count > 0)
            {
                yield return $"{Listed(names)} {(names.Count == 1 ? "has" : "have")} no effect without --session-store-type=redis.";
            }

            yield break;
        }

        var unused = names.Where(name =>
            (name.StartsWith("redis-sentinel-", StringComparison.Ordinal) && !redis.UsesSentinel)
            || (name == "redis-cluster-connection-urls" && !redis.UsesCluster)).ToList();
        if (unused.Count > 0)
        {
            yield return $"{Listed(unused)} {(unused.Count == 1 ? "has" : "have")} no effect without {(unused[0].StartsWith("redis-sentinel-", StringComparison.Ordinal) ? "--redis-use-sentinel" : "--redis-use-cluster")}.";
        }

        if (redis is { UsesCluster: true, Url.IsGiven: true })
        {
            yield return "--redis-connection-url has no effect with --redis-use-cluster.";
        }

        if (redis is { SkipsVerification: true, AuthorityFile.Length: > 0 })
        {
            yield return "--redis-ca-path has no effect beside --redis-insecure-skip-tls-verify, which accepts any certificate.";
        }
    }

    private static IEnumerable<Problem> Sentinel(RedisOptions redis, Func<string, string, string, Problem> at, Func<string, bool> isReported)
    {
        if (redis.SentinelMaster.Length == 0)
        {
            yield return at("redis-sentinel-master-name", "it is required with --redis-use-sentinel", "Give the name that follows 'sentinel monitor' in the sentinels' configuration");
        }

        if (redis.Sentinels.Count == 0 && !isReported("redis-sentinel-connection-urls"))
        {
            yield return at("redis-sentinel-connection-urls", "it is required with --redis-use-sentinel", "Write --redis-sentinel-connection-urls=redis://HOST:26379,redis://HOST:26379");
        }

        foreach (var sentinel in redis.Sentinels.Where(sentinel => sentinel.Database != 0))
        {
            yield return at("redis-sentinel-connection-urls", $"the sentinel {sentinel.Address} has no databases", "Leave the database out there; --redis-connection-url=redis://HOST/DATABASE names it, whatever its host");
        }

        if (Mixture(redis.Sentinels) is { } mixture)
        {
            yield return at("redis-sentinel-connection-urls", mixture, "Write redis:// or rediss:// for all of them");
        }
    }

    private static IEnumerable<Problem> Cluster(RedisOptions redis, Func<string, string, string, Problem> at, Func<string, bool> isReported)
    {
        if (redis.ClusterNodes.Count == 0 && !isReported("redis-cluster-connection-urls"))
        {
            yield return at("redis-cluster-connection-urls", "it is required with --redis-use-cluster", "Write --redis-cluster-connection-urls=redis://HOST:6379,redis://HOST:6379");
        }

        foreach (var node in redis.ClusterNodes.Where(node => node.Database != 0))
        {
            yield return at("redis-cluster-connection-urls", $"{node.Address} has the database {node.Database}, and a cluster has database 0 alone", "Leave the database out");
        }

        if (Mixture(redis.ClusterNodes) is { } mixture)
        {
            yield return at("redis-cluster-connection-urls", mixture, "Write redis:// or rediss:// for all of them");
        }
    }

    /// <summary>Servers that are found later are spoken to like those that found them.</summary>
    private static string? Mixture(IReadOnlyList<RedisServerOptions> servers) =>
        servers.Any(server => server.SocketPath.Length > 0) ? "a socket in the file system cannot lead to other servers"
        : servers.Select(server => server.UsesTls).Distinct().Count() > 1 ? "some of the URLs are with TLS and some without"
        : null;

    /// <summary>Who names an authority believes that the connection is encrypted.</summary>
    private static IEnumerable<Problem> Trust(RedisOptions redis, Func<string, string, string, Problem> at)
    {
        if (redis.AuthorityFile.Length > 0 && !redis.UsesTls)
        {
            yield return at("redis-ca-path", "no URL begins with rediss://, so that nothing is encrypted and no certificate is looked at", "Write rediss:// in the URL, or leave the option out");
        }
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"--{name}"));
}
