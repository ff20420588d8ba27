using OAuthProxy.Redis;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class CommandTests
{
    [Fact]
    public async Task Stores_any_bytes_and_reads_them_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        byte[] value = [.. Enumerable.Range(0, 70_000).Select(number => (byte)number)];

        Assert.True((await redis.Client.SendAsync(RedisCommand.Set("a\r\nkey", value))).IsOk);

        Assert.Equal(value, (await redis.Client.SendAsync(RedisCommand.Get("a\r\nkey"))).Bytes);
        Assert.True((await redis.Client.SendAsync(RedisCommand.Get("another"))).IsNull);
    }

    [Fact]
    public async Task Sets_a_key_for_a_time_and_on_a_condition()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);

        Assert.True((await redis.Client.SendAsync(RedisCommand.Set("k", "1"u8.ToArray(), condition: RedisCondition.IfPresent))).IsNull);
        Assert.True((await redis.Client.SendAsync(RedisCommand.Set("k", "1"u8.ToArray(), TimeSpan.FromHours(1), condition: RedisCondition.IfAbsent))).IsOk);
        Assert.True((await redis.Client.SendAsync(RedisCommand.Set("k", "2"u8.ToArray(), condition: RedisCondition.IfAbsent))).IsNull);
        Assert.True((await redis.Client.SendAsync(RedisCommand.Set("k", "3"u8.ToArray(), TimeSpan.FromHours(1), RedisCondition.IfPresent))).IsOk);
        Assert.InRange(int.Parse(await server.CliAsync("ttl", "k"), System.Globalization.CultureInfo.InvariantCulture), 3500, 3600);

        Assert.Equal(1, (await redis.Client.SendAsync(RedisCommand.Expire("k", TimeSpan.FromDays(1)))).Integer);
        Assert.InRange(int.Parse(await server.CliAsync("ttl", "k"), System.Globalization.CultureInfo.InvariantCulture), 86_300, 86_400);
        Assert.Equal(1, (await redis.Client.SendAsync(RedisCommand.Delete("k"))).Integer);
        Assert.Equal(0, (await redis.Client.SendAsync(RedisCommand.Delete("k"))).Integer);
    }

    [Fact]
    public async Task Keeps_fields_and_values_of_a_hash()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);

        Assert.Equal(2, (await redis.Client.SendAsync(RedisCommand.HashSet("h", ("a", "1"u8.ToArray()), ("b", "2"u8.ToArray())))).Integer);
        Assert.Equal(["a", "1", "b", "2"], (await redis.Client.SendAsync(RedisCommand.HashGetAll("h"))).Items.Select(item => item.Text));
        Assert.Equal(1, (await redis.Client.SendAsync(RedisCommand.HashDelete("h", "a", "c"))).Integer);
        Assert.Empty((await redis.Client.SendAsync(RedisCommand.HashGetAll("none"))).Items);
    }

    [Fact]
    public async Task Runs_a_script_over_a_key()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);

        var reply = await redis.Client.SendAsync(RedisCommand.Eval("return {KEYS[1], ARGV[1], 7}", "k", isRepeatable: true, "x"u8.ToArray()));

        Assert.Equal(["k", "x", null], reply.Items.Select(item => item.Text));
        Assert.Equal(7, reply.Items[2].Integer);
    }

    [Fact]
    public async Task Gives_each_of_ten_thousand_callers_at_once_his_own_reply_over_one_connection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(number =>
            redis.Client.SendAsync(RedisCommand.Eval("return ARGV[1]", "k", isRepeatable: true, RedisCommand.Bytes($"{number}"))).AsTask()));

        Assert.Equal(Enumerable.Range(0, 10_000).Select(number => $"{number}"), replies.Select(reply => reply.Text));
        Assert.Contains("connected_clients:2", await server.CliAsync("info", "clients"), StringComparison.Ordinal); // with redis-cli itself
    }

    [Fact]
    public async Task A_caller_who_gives_up_shifts_nobody_elses_reply()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.SetAsync("k", "x");
        var random = new Random(1);

        var calls = Enumerable.Range(0, 2_000).Select(async number =>
        {
            using var giveUp = new CancellationTokenSource();
            if (random.Next(2) == 0)
            {
                await giveUp.CancelAsync();
            }

            try
            {
                var reply = await redis.Client.SendAsync(RedisCommand.Eval("return ARGV[1]", "k", isRepeatable: true, RedisCommand.Bytes($"{number}")), giveUp.Token);
                Assert.Equal($"{number}", reply.Text);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        });

        Assert.InRange((await Task.WhenAll(calls)).Count(isAnswered => isAnswered), 900, 1_100);
    }

    [Fact]
    public async Task Says_what_the_server_said_of_a_command_that_failed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.SetAsync("text", "x");

        var failure = await redis.FailureAsync(RedisCommand.HashGetAll("text"));

        Assert.Equal(RedisFailure.Failed, failure.Kind);
        Assert.Contains($"127.0.0.1:{server.Port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WRONGTYPE", failure.Message, StringComparison.Ordinal);
    }
}
