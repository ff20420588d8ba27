using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>A refresh token is good for one time: whichever replica uses it, all have what GitHub gave for it.</summary>
public sealed class ExpiringTokenInRedisTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Two_replicas_that_renew_at_once_use_it_once()
    {
        await using var first = await StartAsync();
        await using var second = redis.StartReplica(first);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);
        first.Clock.Advance(TimeSpan.FromHours(8));
        first.GitHub.Calls.Clear();
        using var gate = first.GitHub.Behaviour.Hold(Endpoints.Token);

        var requests = new[] { browser.GetAsync("/"), elsewhere.GetAsync("/") };
        await first.GitHub.Calls.WhenArrivedAsync(Endpoints.Token, 1, TestContext.Current.CancellationToken);
        gate.Open();
        var answers = await first.Clock.RunUntilAsync(Task.WhenAll(requests), Glance); // at which the slower one looks whether it is there

        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }

        Assert.Equal((1, 4), (first.GitHub.Calls.Count(Endpoints.Token), first.GitHub.Calls.Api.Count));
    }

    [Fact]
    public async Task A_new_token_is_there_for_all_even_if_the_calls_behind_it_fail()
    {
        await using var first = await StartAsync();
        await using var second = redis.StartReplica(first, "--pass-access-token=true");
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);
        first.Clock.Advance(TimeSpan.FromHours(8));
        first.GitHub.Behaviour.Fail(Endpoints.User, 503);
        first.GitHub.Calls.Clear();

        using var during = await browser.GetAsync("/");
        using var after = await elsewhere.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (during.StatusCode, after.StatusCode));
        Assert.Equal(1, first.GitHub.Calls.Count(Endpoints.Token));
        Assert.NotNull(first.GitHub.Directory.Grants.FindToken(Assert.Single(first.Upstream.Last["X-Forwarded-Access-Token"])));
    }

    [Fact]
    public async Task A_restart_loses_no_token()
    {
        await using var first = await StartAsync();
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        first.Clock.Advance(TimeSpan.FromHours(8));
        using var renewed = await browser.GetAsync("/");
        await using var afterRestart = redis.StartReplica(first);
        using var later = afterRestart.NewBrowser(cookies: browser.Cookies);
        first.Clock.Advance(TimeSpan.FromHours(8));

        using var page = await later.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(first.GitHub.Calls.Exchanges, exchange => exchange.Error is not null);
    }

    private async Task<ProxyUnderTest> StartAsync()
    {
        var proxy = await redis.StartProxyAsync();
        proxy.GitHub.Directory.LetTokensExpire(ProxyUnderTest.ClientId);
        return proxy;
    }
}
