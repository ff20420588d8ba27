using OAuthProxy.Redis.Cluster;
using OAuthProxy.Redis.Connections;
using OAuthProxy.Redis.Sentinel;

namespace OAuthProxy.Redis;

/// <summary>Makes what the options ask for.</summary>
internal sealed class RedisServersFactory(RedisOptions options, RedisDialer dialer, RedisInstruments instruments, TimeProvider clock, ILogger<RedisClient> logger)
{
    public IRedisServers Create() =>
        options.UsesSentinel ? new SentinelWatch(options, dialer, instruments, clock, logger)
        : options.UsesCluster ? new ClusterServers(options, dialer, instruments, clock, logger)
        : new SingleServer(new RedisNode(OpenAsync, instruments, clock, logger));

    private Task<RedisConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var server = Server();
        return dialer.OpenAsync(server, RedisCredentials.Of(options.Username, options.Password, server), cancellationToken);
    }

    /// <summary>The URL as it is now: it may be in a file that was changed.</summary>
    private RedisServerOptions Server() => RedisServerOptions.TryParse(options.Url.Text, out var server, out var error)
        ? server
        : throw new RedisException(RedisFailure.Refused, $"the URL of Redis {error}");
}
