using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>The permissions that the README names are enough, and so is a cluster.</summary>
public sealed class RedisAccessTests
{
    private const string Everywhere = "/oauth2/sign_out?everywhere=true";

    private const string Rights = "~_oauth2_proxy-* +get +set +del +hset +hgetall +hdel +pexpire +eval";

    [Fact]
    public async Task A_user_with_no_more_than_the_README_names_will_do()
    {
        await using var redis = await StartWithUserAsync(Rights);
        await using var proxy = await StartProxyAsync(redis);

        Assert.Null(await MistakeOfAsync(proxy));
        await LiveAsync(proxy);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("set")]
    [InlineData("del")]
    [InlineData("hset")]
    [InlineData("hgetall")]
    [InlineData("hdel")]
    [InlineData("pexpire")]
    [InlineData("eval")]
    public async Task A_user_with_less_is_a_mistake_that_is_told_at_the_start(string command)
    {
        await using var redis = await StartWithUserAsync(Rights);
        await using var proxy = await StartProxyAsync(redis);
        await redis.CliAsync("ACL", "SETUSER", "proxy", "-" + command);

        var mistake = await MistakeOfAsync(proxy);

        Assert.Equal("redis-username", mistake?.Option);
        Assert.Contains(Rights, mistake!.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("pw@", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_touch_these_keys_is_one_too()
    {
        await using var redis = await StartWithUserAsync(Rights);
        await using var proxy = await StartProxyAsync(redis);
        await redis.CliAsync("ACL", "SETUSER", "proxy", "resetkeys", "~other-*");

        Assert.Equal("redis-username", (await MistakeOfAsync(proxy))?.Option);
    }

    [Fact]
    public async Task A_server_that_is_full_or_away_is_none()
    {
        await using var redis = await StartWithUserAsync(Rights);
        await using var proxy = await StartProxyAsync(redis);
        await redis.CliAsync("CONFIG", "SET", "maxmemory", "1");
        var full = await MistakeOfAsync(proxy);
        await redis.KillAsync();

        Assert.Null(full);
        Assert.Null(await MistakeOfAsync(proxy));
    }

    [Fact]
    public async Task A_cluster_will_do()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var proxy = await ProxyUnderTest.StartAsync("--session-store-type=redis", "--redis-use-cluster=true", $"--redis-cluster-connection-urls={cluster.Servers[0].Url}");

        await LiveAsync(proxy);
    }

    [Fact]
    public async Task A_ticket_of_a_previous_secret_is_sealed_anew_and_its_person_found()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await ProxyUnderTest.StartAsync(SharedRedis.FlagsFor(redis));
        await using var second = first.StartReplica([.. SharedRedis.FlagsFor(redis), "--cookie-secret=another-secret-of-32-bytes-here!", $"--cookie-secret-previous={ProxyUnderTest.CookieSecret}"]);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);

        using var page = await elsewhere.GetAsync("/");
        using var everywhere = await elsewhere.SendAsync(HttpMethod.Post, Everywhere, new FormUrlEncodedContent([]), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.GivesSession());
        Assert.Equal(HttpStatusCode.Redirect, everywhere.StatusCode);
        Assert.DoesNotContain("_oauth2_proxy-", string.Join(' ', (await redis.CliAsync("--scan")).Split('\n').Where(key => key.Length == "_oauth2_proxy-".Length + 32)), StringComparison.Ordinal);
    }

    private static async Task<RedisServer> StartWithUserAsync(string rights)
    {
        var redis = await RedisServer.StartAsync();
        await redis.CliAsync(["ACL", "SETUSER", "proxy", "on", ">pw", .. rights.Split(' ')]);
        return redis;
    }

    private static Task<ProxyUnderTest> StartProxyAsync(RedisServer redis) =>
        ProxyUnderTest.StartAsync("--session-store-type=redis", $"--redis-connection-url=redis://proxy:pw@127.0.0.1:{redis.Port}");

    private static async Task<StartMistake?> MistakeOfAsync(ProxyUnderTest proxy)
    {
        foreach (var check in proxy.Services.GetServices<StartCheck>())
        {
            if (await check.FindMistakeAsync(CancellationToken.None) is { } mistake)
            {
                return mistake;
            }
        }

        return null;
    }

    private static async Task LiveAsync(ProxyUnderTest proxy)
    {
        using var browser = proxy.NewBrowser();
        using var phone = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var too = await phone.SignInAsync();
        proxy.GitHub.Calls.Clear();
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        using var refreshed = await browser.GetAsync("/");
        using var again = await browser.GetAsync("/");
        using var everywhere = await browser.SendAsync(HttpMethod.Post, Everywhere, new FormUrlEncodedContent([]), ("Sec-Fetch-Site", "same-origin"));
        using var page = await phone.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(1, proxy.GitHub.Calls.Count(TryIt.StandIn.Endpoints.User));
        Assert.Equal(HttpStatusCode.Redirect, everywhere.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }
}
