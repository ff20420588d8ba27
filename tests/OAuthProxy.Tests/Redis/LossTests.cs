using OAuthProxy.Redis;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class LossTests
{
    [Fact]
    public async Task Is_back_by_itself_after_the_server_was_killed_and_refuses_at_once_meanwhile()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.SetAsync("k", "before");

        await server.KillAsync();
        await Until.TrueAsync(
            async () => (await redis.FailureAsync(RedisCommand.Get("k"))).Message.Contains($"127.0.0.1:{server.Port} cannot be reached", StringComparison.Ordinal),
            "the loss is known");
        var refusals = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => redis.FailureAsync(RedisCommand.Get("k"))));
        Assert.All(refusals, refusal => Assert.Equal(RedisFailure.Unavailable, refusal.Kind));

        await server.StartAsync();
        await Until.DoneAsync(() => redis.SetAsync("k", "after"), "the server is back");

        Assert.Equal("after", await redis.GetAsync("k"));
        Assert.Contains(redis.Log.Lines, line => line.Contains("[1003]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_notices_that_the_server_closed_the_connection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.SetAsync("k", "x");

        for (var round = 0; round < 20; round++)
        {
            Assert.NotEqual("0", await server.CliAsync("client", "kill", "type", "normal"));
            Assert.Equal("x", await redis.GetAsync("k"));
        }
    }

    [Fact]
    public async Task A_server_that_sleeps_for_a_moment_costs_answers_and_no_connection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.SetAsync("k", "x");

        var sleeping = server.CliAsync("debug", "sleep", "1.8");
        RedisException? failure = null;
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await redis.GetAsync("k");
                    return false;
                }
                catch (RedisException late)
                {
                    failure = late;
                    return true;
                }
            },
            "the server sleeps");
        await sleeping;

        Assert.Contains("did not answer within 1 s", failure?.Message, StringComparison.Ordinal);
        await Until.DoneAsync(() => redis.GetAsync("k"), "it is awake");
        Assert.DoesNotContain(redis.Log.Lines, line => line.Contains("[1001]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waits_for_a_server_that_starts_after_it()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.FailureAsync(RedisCommand.Ping());

        await server.StartAsync();

        await Until.DoneAsync(() => redis.SetAsync("k", "x"), "it is found");
    }
}
