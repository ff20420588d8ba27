using System.Net;
using OAuthProxy.Tests.Redis;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

public sealed class SentinelStoreTests
{
    /// <summary>The proxy waits and tries again by its clock.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Nobody_is_signed_out_when_the_primary_dies()
    {
        await using var servers = await RedisSentinels.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(
            "--session-store-type=redis",
            "--redis-use-sentinel=true",
            $"--redis-sentinel-master-name={RedisSentinels.Master}",
            $"--redis-sentinel-connection-urls={servers.Urls}",
            $"--redis-sentinel-password={RedisSentinels.SentinelPassword}",
            $"--redis-password={RedisSentinels.Password}");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await Until.TrueAsync(async () => await KeysAsync(servers.Primary) == await KeysAsync(servers.Replica), "the replica has it all");
        await servers.Primary.KillAsync();
        var seen = new HashSet<HttpStatusCode>();

        await Until.TrueAsync(
            async () =>
            {
                using var answer = await proxy.Clock.RunUntilAsync(browser.GetAsync("/"), Step);
                seen.Add(answer.StatusCode);
                Assert.Empty(answer.SetCookies());
                return answer.StatusCode == HttpStatusCode.OK && (await servers.Replica.CliAsync("-a", RedisSentinels.Password, "role")).StartsWith("master", StringComparison.Ordinal);
            },
            "the session goes on at the new primary");

        Assert.All(seen, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, status.ToString()));
        using var signedOut = await proxy.Clock.RunUntilAsync(browser.GetAsync("/oauth2/sign_out"), Step);
        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        Assert.DoesNotContain((await KeysAsync(servers.Replica)).Split('\n'), key => key.Length == "_oauth2_proxy-".Length + 32);
    }

    private static async Task<string> KeysAsync(RedisServer server) =>
        string.Join('\n', (await server.CliAsync("-a", RedisSentinels.Password, "--scan")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
