using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>The permissions that the README names are enough, and so is a cluster.</summary>
public sealed class RedisAccessTests
{
    private const string Everywhere = "/oauth2/sign_out?everywhere=true";

    [Fact]
    public async Task A_user_with_no_more_than_the_README_names_will_do()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CliAsync(["ACL", "SETUSER", "proxy", "on", ">pw", .. "~_oauth2_proxy-* +get +set +del +hset +hgetall +hdel +pexpire +eval".Split(' ')]);
        await using var proxy = await ProxyUnderTest.StartAsync("--session-store-type=redis", $"--redis-connection-url=redis://proxy:pw@127.0.0.1:{redis.Port}");

        await LiveAsync(proxy);

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
