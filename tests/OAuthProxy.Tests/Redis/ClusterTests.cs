using OAuthProxy.Redis;
using OAuthProxy.Redis.Cluster;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class ClusterTests
{
    [Theory]
    [InlineData("123456789", 0x31C3)] // the check value of the specification
    [InlineData("{user1000}.following", 3443)]
    [InlineData("{user1000}.followers", 3443)]
    [InlineData("foo{}{bar}", 8363)]
    [InlineData("foo{{bar}}zap", 4015)]
    [InlineData("foo{bar}{zap}", 5061)]
    [InlineData("bar", 5061)]
    [InlineData("", 0)]
    public void A_key_is_in_the_slot_of_the_specification(string key, int slot) => Assert.Equal(slot, HashSlot.Of(key));

    [Fact]
    public async Task Finds_keys_wherever_they_are_and_wherever_they_go()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var redis = new ClientUnderTest(Options(cluster.Servers[0]));
        var keys = Enumerable.Range(0, 500).Select(number => $"session:{number}").ToList();
        await Task.WhenAll(keys.Select(key => redis.SetAsync(key, key)));
        Assert.Equal(keys, await Task.WhenAll(keys.Select(redis.GetAsync)));
        Assert.All(await Task.WhenAll(cluster.Servers.Select(server => server.CliAsync("dbsize"))), size => Assert.NotEqual("0", size));

        await MoveAsync(cluster, redis, "session:1");
        await MoveAsync(cluster, redis, "{session:1}:absent");
    }

    [Fact]
    public async Task Loses_only_the_keys_of_a_server_that_is_gone_until_its_replica_takes_over()
    {
        await using var cluster = await RedisCluster.StartAsync(replicas: 1, "--cluster-require-full-coverage", "no");
        await using var redis = new ClientUnderTest(Options(cluster.Servers[0]));
        var keys = Enumerable.Range(0, 60).Select(number => $"k{number}").ToList();
        foreach (var key in keys)
        {
            await redis.SetAsync(key, key);
        }

        // The one that the operator named, too.
        await cluster.Servers[0].KillAsync();

        Assert.Null(await redis.Client.WhyNotReadyAsync());
        foreach (var key in keys)
        {
            await Until.DoneAsync(() => redis.SetAsync(key, "after"), $"the server of {key} is replaced");
        }

        Assert.All(await Task.WhenAll(keys.Select(redis.GetAsync)), value => Assert.Equal("after", value));
    }

    [Fact]
    public async Task Says_that_a_server_is_not_of_a_cluster()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = new ClientUnderTest(Options(server));

        var mistake = await RedisStart.FindMistakeAsync(redis.Client, CancellationToken.None);

        Assert.Equal("redis-use-cluster", mistake?.Option);
    }

    [Fact]
    public void A_map_leaves_out_what_it_does_not_understand()
    {
        static RedisValue Items(params RedisValue[] items) => RedisValue.OfItems(items);
        static RedisValue Text(string text) => RedisValue.OfBytes(System.Text.Encoding.UTF8.GetBytes(text));
        static RedisValue Number(long number) => RedisValue.OfInteger(number);

        var map = SlotMap.Read(
            Items(
                Items(Number(0), Number(5), Items(Text(""), Number(1))),
                Items(Number(6), Number(16_384), Items(Text("b"), Number(2))),
                Items(Number(-1), Number(3), Items(Text("c"), Number(3))),
                Items(Number(7), Number(7), Items(Text("d"), Number(70_000))),
                Items(Number(8), Number(8)),
                RedisValue.Null,
                Items(Number(9), Number(9), Items(Text("e"), Number(4), Text("id")), Items(Text("replica"), Number(5)))),
            "asked");

        Assert.Equal([new("asked", 1), new("e", 4)], map.Primaries);
        Assert.Null(map.OwnerOf(6));
    }

    /// <summary>Moves the key's slot from one server to another by hand, and asks for the key at every step.</summary>
    private static async Task MoveAsync(RedisCluster cluster, ClientUnderTest redis, string key)
    {
        var slot = $"{HashSlot.Of(key)}";
        var source = await OwnerAsync(cluster, slot);
        var target = cluster.Servers.First(server => server != source);
        await target.CliAsync("cluster", "setslot", slot, "importing", await RedisCluster.IdAsync(source));
        await source.CliAsync("cluster", "setslot", slot, "migrating", await RedisCluster.IdAsync(target));
        var before = await redis.GetAsync(key);

        // Half way: what is not at the source any more is asked of the target (ASK).
        await source.CliAsync("migrate", "127.0.0.1", $"{target.Port}", key, "0", "1000");
        Assert.Equal(before, await redis.GetAsync(key));
        await redis.SetAsync(key, "moved");

        foreach (var server in cluster.Servers)
        {
            await server.CliAsync("cluster", "setslot", slot, "node", await RedisCluster.IdAsync(target));
        }

        Assert.Equal("moved", await redis.GetAsync(key)); // MOVED
        Assert.Equal("moved", await target.CliAsync("get", key));
    }

    private static async Task<RedisServer> OwnerAsync(RedisCluster cluster, string slot)
    {
        foreach (var server in cluster.Servers)
        {
            // Whoever does not have it answers MOVED.
            if (!(await server.CliAsync("get", KeyOf(slot))).Contains("MOVED", StringComparison.Ordinal))
            {
                return server;
            }
        }

        throw new InvalidOperationException($"Nobody has slot {slot}.");
    }

    private static string KeyOf(string slot) => Enumerable.Range(0, int.MaxValue).Select(number => $"{number}").First(key => $"{HashSlot.Of(key)}" == slot);

    private static RedisOptions Options(RedisServer server) => new() { UsesCluster = true, ClusterNodes = [ClientUnderTest.Server(server.Url)] };
}
