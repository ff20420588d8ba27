using System.Globalization;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>Three servers of a cluster, each with a third of the slots, and no replicas unless they are asked for.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private readonly List<RedisServer> _servers;

    private RedisCluster(List<RedisServer> servers) => _servers = servers;

    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <param name="replicas">Of each server; they take over when it is gone.</param>
    /// <param name="arguments">As for redis-server.</param>
    public static async Task<RedisCluster> StartAsync(int replicas = 0, params string[] arguments)
    {
        RedisServer.RequirePresent();
        var servers = await Task.WhenAll(Enumerable.Range(0, 3 * (1 + replicas)).Select(_ => RedisServer.StartAsync(
        [
            "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0",
            "--cluster-port", LoopbackPort.Free().ToString(CultureInfo.InvariantCulture), .. arguments,
        ])));
        var cluster = new RedisCluster([.. servers]);
        await RedisServer.CliAsync(
            servers[0].Port,
            ["--cluster", "create", .. servers.Select(server => $"127.0.0.1:{server.Port}"), "--cluster-replicas", replicas.ToString(CultureInfo.InvariantCulture), "--cluster-yes"]);
        foreach (var server in servers)
        {
            await server.UntilAsync("cluster_state:ok", "cluster", "info");
            if (replicas > 0)
            {
                // A replica without its primary's data does not take over.
                await server.UntilAsync((await server.CliAsync("role")).StartsWith("master", StringComparison.Ordinal) ? "state=online" : "master_link_status:up", "info", "replication");
            }
        }

        return cluster;
    }

    /// <summary>The server's own name within the cluster.</summary>
    public static Task<string> IdAsync(RedisServer server) => server.CliAsync("cluster", "myid");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
