using System.Net.Sockets;
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
        Assert.StartsWith($"redis: Redis at 127.0.0.1:{server.Port} cannot be reached", reason, StringComparison.Ordinal);
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

    private static async Task<(int Status, string Body)> AskAsync(ProxyUnderTest proxy, string target)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"GET {target} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n\r\n");
        var answer = await connection.ReadResponseAsync();
        return (answer.Status, answer.Body);
    }
}
