using OAuthProxy.Redis;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class SentinelTests
{
    [Fact]
    public async Task Follows_the_sentinels_when_the_primary_dies_and_when_it_is_only_relieved()
    {
        await using var servers = await RedisSentinels.StartAsync();
        await using var redis = new ClientUnderTest(Options(servers));
        await redis.SetAsync("k", "x");
        Assert.Equal("x", await servers.Primary.CliAsync("-a", RedisSentinels.Password, "get", "k"));

        // Relieved by hand: the old one lives on as a replica.
        await servers.Replica.UntilAsync("x", "-a", RedisSentinels.Password, "get", "k");
        Assert.Equal("OK", await servers.FailOverAsync());
        await servers.Replica.UntilAsync("master", "-a", RedisSentinels.Password, "role");
        await Until.TrueAsync(
            async () =>
            {
                // What the old one still takes before it hears of its relief is lost; Redis promises no more.
                await Until.DoneAsync(() => redis.SetAsync("k", "y"), "it is written");
                return await servers.Replica.CliAsync("-a", RedisSentinels.Password, "get", "k") == "y";
            },
            "the relief is followed");

        // And back, this time by death.
        await servers.Primary.UntilAsync("connected", "-a", RedisSentinels.Password, "role");
        await servers.Primary.UntilAsync("y", "-a", RedisSentinels.Password, "get", "k");
        await servers.Replica.KillAsync();
        await Until.DoneAsync(() => redis.SetAsync("k", "z"), "the failover is followed");
        Assert.Equal("z", await servers.Primary.CliAsync("-a", RedisSentinels.Password, "get", "k"));
        Assert.Contains(redis.Log.Lines, line => line.Contains($"[1010] Redis: failover from 127.0.0.1:{servers.Primary.Port} to 127.0.0.1:{servers.Replica.Port}", StringComparison.Ordinal));
        Assert.DoesNotContain(redis.Log.Lines, line => line.Contains("-pw", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_which_of_its_settings_the_sentinels_do_not_agree_to()
    {
        await using var servers = await RedisSentinels.StartAsync();
        var good = Options(servers);

        Assert.Equal("redis-sentinel-master-name", await MistakeAsync(good with { SentinelMaster = "other" }));
        Assert.Equal("redis-sentinel-password", await MistakeAsync(good with { SentinelPassword = Secret.None }));
        Assert.Equal("redis-sentinel-password", await MistakeAsync(good with { SentinelPassword = ClientUnderTest.Secret("wrong") }));
        Assert.Equal("redis-password", await MistakeAsync(good with { Password = ClientUnderTest.Secret("wrong") }));
        Assert.Null(await MistakeAsync(good));
        Assert.Null(await MistakeAsync(good with { Sentinels = [ClientUnderTest.Server("redis://127.0.0.1:1"), .. good.Sentinels] }));
        Assert.Null(await MistakeAsync(good with { Sentinels = [ClientUnderTest.Server("redis://127.0.0.1:1")] }));
    }

    private static async Task<string?> MistakeAsync(RedisOptions options)
    {
        await using var redis = new ClientUnderTest(options);
        return (await RedisStart.FindMistakeAsync(redis.Client, CancellationToken.None))?.Option;
    }

    private static RedisOptions Options(RedisSentinels servers) => new()
    {
        UsesSentinel = true,
        SentinelMaster = RedisSentinels.Master,
        SentinelPassword = ClientUnderTest.Secret(RedisSentinels.SentinelPassword),
        Password = ClientUnderTest.Secret(RedisSentinels.Password),
        Sentinels = [.. servers.Urls.Split(',').Select(ClientUnderTest.Server)],
    };
}
