using System.Globalization;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>A primary, a replica, and three sentinels that watch over them.</summary>
internal sealed class RedisSentinels : IAsyncDisposable
{
    public const string Master = "sessions";
    public const string Password = "data-pw";
    public const string SentinelPassword = "sentinel-pw";

    private readonly List<RedisServer> _sentinels;

    private RedisSentinels(RedisServer primary, RedisServer replica, List<RedisServer> sentinels) => (Primary, Replica, _sentinels) = (primary, replica, sentinels);

    public RedisServer Primary { get; }

    public RedisServer Replica { get; }

    public string Urls => string.Join(',', _sentinels.Select(sentinel => sentinel.Url));

    public static async Task<RedisSentinels> StartAsync()
    {
        var primary = await RedisServer.StartAsync("--requirepass", Password, "--masterauth", Password);
        var replica = await RedisServer.StartAsync("--requirepass", Password, "--masterauth", Password, "--replicaof", $"127.0.0.1 {primary.Port}", "--repl-diskless-sync-delay", "0");
        var sentinels = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartSentinelAsync(primary)));
        var all = new RedisSentinels(primary, replica, [.. sentinels]);
        foreach (var sentinel in sentinels)
        {
            // All know each other and the replica; otherwise they could not agree on a failover.
            await sentinel.UntilAsync("slaves=1,sentinels=3", "-a", SentinelPassword, "info", "sentinel");
        }

        return all;
    }

    /// <summary>Has the replica take over although nothing is wrong.</summary>
    public Task<string> FailOverAsync() => _sentinels[0].CliAsync("-a", SentinelPassword, "sentinel", "failover", Master);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _sentinels.Append(Replica).Append(Primary))
        {
            await server.DisposeAsync();
        }
    }

    private static Task<RedisServer> StartSentinelAsync(RedisServer primary)
    {
        var port = LoopbackPort.Free();
        return RedisServer.StartWithFileAsync(
            port,
            "+monitor master",
            $"""
            port {port.ToString(CultureInfo.InvariantCulture)}
            bind 127.0.0.1
            requirepass {SentinelPassword}
            sentinel sentinel-pass {SentinelPassword}
            sentinel monitor {Master} 127.0.0.1 {primary.Port} 2
            sentinel auth-pass {Master} {Password}
            sentinel down-after-milliseconds {Master} 700
            sentinel failover-timeout {Master} 3000

            """);
    }
}
