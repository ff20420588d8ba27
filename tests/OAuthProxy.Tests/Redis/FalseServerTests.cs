using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using OAuthProxy.Redis;
using OAuthProxy.Redis.Connections;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class FalseServerTests
{
    private static readonly RedisCommand Once = RedisCommand.Set("once", "1"u8.ToArray(), condition: RedisCondition.IfAbsent);

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak the protocol of Redis")]
    [InlineData("-ERR max number of clients reached\r\n", "max number of clients")]
    [InlineData("$99999999999\r\n", "too large")]
    [InlineData("+OK\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n", "more replies than commands")]
    public async Task What_is_not_Redis_is_away(string says, string reason)
    {
        await using var server = new FalseServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[1], stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(says), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var redis = ClientUnderTest.At(server.Url);

        var failure = await redis.FailureAsync(RedisCommand.Get("k"));

        Assert.Equal(RedisFailure.Unavailable, failure.Kind);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ERR unknown command 'AUTH', with args beginning with: 's3cr3t' \r\n")]
    [InlineData("-WRONGPASS s3cr3t is wrong\r\n")]
    [InlineData("-s3cr3t\r\n")]
    [InlineData("+s3cr3t\r\n-ERR s3cr3t\r\n")]
    public async Task A_password_that_a_server_repeats_is_shown_to_nobody(string says)
    {
        await using var server = new FalseServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[1], stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(says), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var redis = ClientUnderTest.At(server.Url, options => options with { Password = ClientUnderTest.Secret("s3cr3t") });

        var failure = await redis.FailureAsync(RedisCommand.Get("k"));

        Assert.DoesNotContain("s3cr3t", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", await redis.Client.WhyNotReadyAsync() ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain(redis.Log.Lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_it_says_can_end_no_line_of_the_log()
    {
        await using var server = FalseServer.Answering(_ => "-ERR a\nforged line\u001b[31m\r\n");
        await using var redis = ClientUnderTest.At(server.Url);

        var failure = await redis.FailureAsync(RedisCommand.Get("k"));

        Assert.DoesNotContain(failure.Message, char.IsControl);
    }

    [Fact]
    public async Task Only_what_may_run_twice_is_sent_twice()
    {
        var heard = new ConcurrentQueue<string>();
        await using var server = FalseServer.Answering(said =>
        {
            heard.Enqueue(said.Split(' ')[0]);
            return null;
        });
        await using var redis = ClientUnderTest.At(server.Url, clock: TimeProvider.System);

        var once = await redis.FailureAsync(Once);
        Assert.Equal(RedisFailure.Unavailable, once.Kind);
        Assert.Equal(["SET"], heard);

        heard.Clear();
        await Until.TrueAsync(async () => (await redis.FailureAsync(RedisCommand.Get("k"))).Kind == RedisFailure.Unavailable && heard.Count >= 2, "it was sent twice");
    }

    [Fact]
    public async Task A_server_that_has_stopped_is_waited_for_a_second_and_given_up_after_three()
    {
        var clock = new ManualClock();
        var heard = new ConcurrentQueue<string>();
        await using var server = FalseServer.Answering(said =>
        {
            heard.Enqueue(said);
            return "";
        });
        await using var redis = ClientUnderTest.At(server.Url, clock: clock);

        var waiting = redis.FailureAsync(RedisCommand.Get("k"));
        await Until.TrueAsync(() => Task.FromResult(heard.Count == 1), "it is sent");
        clock.Advance(ConnectionLimits.Command - ConnectionLimits.Tick);
        Assert.False(waiting.IsCompleted);
        clock.Advance(ConnectionLimits.Tick);
        Assert.Contains("did not answer within 1 s", (await waiting).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(redis.Log.Lines, line => line.Contains("[1001]", StringComparison.Ordinal));

        clock.Advance(ConnectionLimits.Overdue);
        await Until.TrueAsync(() => Task.FromResult(redis.Log.Lines.Any(line => line.Contains("[1001]", StringComparison.Ordinal) && line.Contains("does not answer", StringComparison.Ordinal))), "it is given up");
    }

    [Fact]
    public async Task Callers_do_not_pile_up_before_a_server_that_has_stopped()
    {
        await using var server = FalseServer.Answering(_ => "");
        await using var redis = ClientUnderTest.At(server.Url, clock: new ManualClock());
        Assert.Null(await redis.Client.WhyNotReadyAsync());

        var waiting = Enumerable.Range(0, ConnectionLimits.MostPending).Select(_ => redis.FailureAsync(RedisCommand.Get("k"))).ToList();
        var refused = await redis.FailureAsync(RedisCommand.Get("k"));

        Assert.Equal(RedisFailure.Unavailable, refused.Kind);
        Assert.Contains("is too slow", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
    }

    [Fact]
    public async Task A_late_reply_goes_to_nobody_else()
    {
        var clock = new ManualClock();
        var replies = new Queue<string>(["", "+first\r\n+second\r\n"]);
        await using var server = FalseServer.Answering(_ => replies.Dequeue());
        await using var redis = ClientUnderTest.At(server.Url, clock: clock);

        using var giveUp = new CancellationTokenSource();
        var first = redis.Client.SendAsync(RedisCommand.Get("first"), giveUp.Token).AsTask();
        await Until.TrueAsync(() => Task.FromResult(replies.Count == 1), "the first is sent");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.Equal("second", await redis.GetAsync("second"));
    }

    [Fact]
    public async Task A_connection_that_nobody_used_is_replaced_without_a_word()
    {
        var clock = new ManualClock();
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url, options => options with { IdleTimeout = TimeSpan.FromSeconds(30) }, clock);
        await redis.SetAsync("k", "x");
        var before = await ConnectionAsync(server);

        clock.Advance(TimeSpan.FromSeconds(31));
        await Until.TrueAsync(async () => await ConnectionAsync(server) is { } now && now != before, "there is a new one");

        Assert.Equal("x", await redis.GetAsync("k"));
        Assert.Single(redis.Log.Lines, line => line.Contains("Redis", StringComparison.Ordinal)); // connected, once
    }

    [Fact]
    public async Task A_network_that_brings_single_bytes_changes_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        await using var network = new FalseServer(async (stream, stop) =>
        {
            using var onward = new TcpClient { NoDelay = true };
            await onward.ConnectAsync("127.0.0.1", server.Port, stop);
            await Task.WhenAny(ByBytesAsync(stream, onward.GetStream(), stop), ByBytesAsync(onward.GetStream(), stream, stop));
        });
        await using var redis = ClientUnderTest.At(network.Url);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            redis.Client.SendAsync(RedisCommand.Eval("return {ARGV[1], {7, false}}", "k", isRepeatable: true, RedisCommand.Bytes($"{number}"))).AsTask()));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), replies.Select(reply => reply.Items[0].Text));
    }

    /// <summary>The number of the proxy's connection, as the server counts them; null for none.</summary>
    private static async Task<string?> ConnectionAsync(RedisServer server) =>
        (await server.CliAsync("client", "list")).Split('\n').FirstOrDefault(line => line.Contains("name=OAuthProxy", StringComparison.Ordinal))?.Split(' ')[0];

    private static async Task ByBytesAsync(NetworkStream from, NetworkStream to, CancellationToken stop)
    {
        var one = new byte[1];
        while (await from.ReadAsync(one, stop) > 0)
        {
            await to.WriteAsync(one, stop);
        }
    }
}
