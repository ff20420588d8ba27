using System.Net.Sockets;
using OAuthProxy.Redis;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Ready_says_that_Redis_is_away_and_ping_does_not_care()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cr3t");
        await using var proxy = await ProxyUnderTest.StartAsync("--session-store-type=redis", $"--redis-connection-url=redis://:s3cr3t@127.0.0.1:{server.Port}", MetricsPage.Flag);
        Assert.Equal((200, "OK"), await AskAsync(proxy, "/ready"));
        Assert.Equal((200, "redis: OK\n"), await AskAsync(proxy, "/ready?verbose"));
        Assert.Equal(1, (await MetricsPage.ReadAsync(proxy))["oauthproxy_redis_up"]);

        await server.KillAsync();
        await Until.TrueAsync(async () => (await AskAsync(proxy, "/ready")).Status == 503, "the proxy is not ready");
        var (_, reason) = await AskAsync(proxy, "/ready");
        Assert.StartsWith("redis: it cannot be reached", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", reason, StringComparison.Ordinal); // strangers read it too
        // Refused, or cut off while it was greeted: the server may still have taken the connection.
        Assert.Contains(proxy.Log.Lines, line => line.Contains("[1002] No connection to Redis, attempt 1: ", StringComparison.Ordinal) && line.Contains($" Redis at 127.0.0.1:{server.Port} ", StringComparison.Ordinal));
        Assert.Equal(200, (await AskAsync(proxy, "/ping")).Status);
        Assert.Equal(0, (await MetricsPage.ReadAsync(proxy))["oauthproxy_redis_up"]);

        await server.StartAsync();
        await Until.TrueAsync(
            async () =>
            {
                proxy.Clock.Advance(TimeSpan.FromSeconds(2));
                return (await AskAsync(proxy, "/ready")).Status == 200;
            },
            "the proxy is ready again");
        Assert.DoesNotContain(proxy.Log.Lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_are_counted_by_how_they_ended()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync("--session-store-type=redis", $"--redis-connection-url={server.Url}", MetricsPage.Flag);
        var client = proxy.Services.GetRequiredService<RedisClient>();
        var before = await MetricsPage.ReadAsync(proxy); // the start has tried some

        await client.SendAsync(RedisCommand.Set("text", new byte[1]));
        await Assert.ThrowsAsync<RedisException>(async () => await client.SendAsync(RedisCommand.HashGetAll("text")));
        var metrics = await MetricsPage.ReadAsync(proxy);

        Assert.Equal(1, Since("oauthproxy_redis_commands_total{command=\"SET\",result=\"ok\"}"));
        Assert.Equal(1, metrics["oauthproxy_redis_commands_total{command=\"HGETALL\",result=\"failed\"}"]);
        Assert.Equal(1, Since("oauthproxy_redis_command_duration_seconds_count{command=\"SET\"}"));
        Assert.Equal(1, metrics["oauthproxy_redis_connections_opened_total"]);

        double Since(string metric) => metrics[metric] - before[metric];
    }

    [Fact]
    public async Task A_URL_that_changes_in_its_file_leads_the_next_connection_elsewhere()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        var file = directory.Write("url", first.Url);
        await using var proxy = await ProxyUnderTest.StartAsync("--session-store-type=redis", $"--redis-connection-url-file={file}");
        var client = proxy.Services.GetRequiredService<RedisClient>();
        await client.SendAsync(RedisCommand.Set("k", "x"u8.ToArray()));

        directory.Write("url", "redis://not a url");
        await UntilLoggedAsync(proxy, "cannot be used");
        directory.Write("url", second.Url);
        await UntilLoggedAsync(proxy, "has changed and is in force");
        await first.CliAsync("client", "kill", "type", "normal");

        await client.SendAsync(RedisCommand.Set("k", "y"u8.ToArray()));
        Assert.Equal("y", await second.CliAsync("get", "k"));
    }

    [Fact]
    public async Task Starts_while_Redis_is_away_and_is_not_ready()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--session-store-type=redis", $"--redis-connection-url=redis://127.0.0.1:{LoopbackPort.Free()}");

        Assert.Equal(503, (await AskAsync(proxy, "/ready")).Status);
        Assert.Contains(proxy.Log.Lines, line => line.Contains("[1002]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_start_with_a_password_that_Redis_does_not_know_and_says_which_option_to_change()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cr3t");

        var end = await ProgramProcess.RunAsync([.. Reading.Required, "-http-address=127.0.0.1:0", "--session-store-type=redis", $"--redis-connection-url=redis://:wr0ng@127.0.0.1:{server.Port}"]);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("OAuthProxy cannot start, the settings have a problem:\n  --redis-password: ", end.Error, StringComparison.Ordinal);
        Assert.Contains("WRONGPASS", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", end.Error + end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_of_the_settings_asks_no_server()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();

        var end = await ProgramProcess.RunAsync([.. Reading.Required, "--config-test", "--session-store-type=redis", $"--redis-connection-url=redis://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}"]);

        Assert.Equal((0, false), (end.ExitCode, listener.Pending()));
    }

    private static Task UntilLoggedAsync(ProxyUnderTest proxy, string text) => Until.TrueAsync(
        () =>
        {
            proxy.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(proxy.Log.Lines.Any(line => line.Contains("(--redis-connection-url-file)", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)));
        },
        $"the log says that the URL {text}");

    private static async Task<(int Status, string Body)> AskAsync(ProxyUnderTest proxy, string target)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"GET {target} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n\r\n");
        var answer = await connection.ReadResponseAsync();
        return (answer.Status, answer.Body);
    }
}
