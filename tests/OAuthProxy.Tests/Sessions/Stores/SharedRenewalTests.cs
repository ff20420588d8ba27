using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>One renewal at a time over all replicas.</summary>
public sealed class SharedRenewalTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private const string Name = "_oauth2_proxy";

    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Fifty_requests_at_two_replicas_are_one_round_of_calls()
    {
        await using var first = await redis.StartProxyAsync();
        await using var second = redis.StartReplica(first);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        first.GitHub.Directory.AddToTeam("acme", "sre", "bob");
        first.Clock.Advance(Due);
        first.GitHub.Calls.Clear();
        using var gate = first.GitHub.Behaviour.Hold(Endpoints.User);
        using var one = first.NewClient();
        using var other = second.NewClient();

        var requests = Enumerable.Range(0, 50).Select(index => SendAsync(index % 2 == 0 ? one : other, browser)).ToList();
        await first.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);
        gate.Open();
        await first.Clock.RunUntilAsync(Task.WhenAll(requests), Glance);

        foreach (var request in requests)
        {
            using var answer = await request;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Empty(answer.SetCookies());
        }

        Assert.Equal(4, first.GitHub.Calls.Api.Count);
        Assert.All(first.Upstream.Requests.TakeLast(1), request => Assert.Equal(["acme,acme:sre"], request["X-Forwarded-Groups"]));
    }

    [Fact]
    public async Task The_next_request_at_another_replica_has_todays_facts_without_a_call()
    {
        await using var first = await redis.StartProxyAsync();
        await using var second = redis.StartReplica(first);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        first.GitHub.Directory.AddToTeam("acme", "sre", "bob");
        first.Clock.Advance(Due);
        using var refreshed = await browser.GetAsync("/");
        first.GitHub.Calls.Clear();
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);

        using var page = await elsewhere.GetAsync("/");

        Assert.Equal(["acme,acme:sre"], first.Upstream.Last["X-Forwarded-Groups"]);
        Assert.Empty(first.GitHub.Calls.Api);
    }

    [Fact]
    public async Task A_result_that_comes_after_its_request_is_stored_all_the_same()
    {
        await using var first = await redis.StartProxyAsync();
        await using var second = redis.StartReplica(first);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var cookie = $"{Name}={browser.Cookies[Name]}";
        first.GitHub.Directory.AddToTeam("acme", "sre", "bob");
        first.Clock.Advance(Due);
        first.GitHub.Calls.Clear();
        using var gate = first.GitHub.Behaviour.Hold(Endpoints.User);
        var waiting = browser.GetAsync("/");
        await first.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);
        first.Clock.Advance(TimeSpan.FromSeconds(2));
        using var old = await waiting;
        Assert.Equal(["acme"], first.Upstream.Last["X-Forwarded-Groups"]);

        gate.Open();
        while ((await second.SessionOfAsync(cookie))!.Identity.Groups.Count == 1)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
    }

    /// <summary>A holder that was killed has left its lease behind.</summary>
    [Fact]
    public async Task A_replica_that_dies_with_the_lease_delays_a_renewal_and_no_more()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        await redis.EmptyAsync();
        using var signedIn = await browser.SignInAsync("bob");
        var key = Assert.Single(await redis.SessionKeysAsync());
        await redis.Server.CliAsync("SET", key + "-lease", "somebody", "PX", "45000");
        proxy.GitHub.Directory.RemoveMember("acme", "bob");
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();

        var waiting = browser.GetAsync("/");
        await proxy.Clock.RunUntilAsync(waiting, Glance);
        using var during = await waiting;
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        Assert.Empty(proxy.GitHub.Calls.Api);

        await redis.Server.CliAsync("DEL", key + "-lease"); // as it ends by itself
        var after = Task.Run(async () =>
        {
            while (true)
            {
                using var page = await browser.GetAsync("/");
                if (page.StatusCode == HttpStatusCode.Forbidden)
                {
                    return;
                }
            }
        });
        await proxy.Clock.RunUntilAsync(after, Glance);
        Assert.NotEmpty(proxy.GitHub.Calls.Api);
    }

    [Fact]
    public async Task A_lease_has_an_end_and_only_its_holder_lets_it_go()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        await redis.EmptyAsync();
        using var signedIn = await browser.SignInAsync();
        var lease = Assert.Single(await redis.SessionKeysAsync()) + "-lease";
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.User);
        var waiting = browser.GetAsync("/");
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);

        Assert.InRange(int.Parse(await redis.Server.CliAsync("PTTL", lease), System.Globalization.CultureInfo.InvariantCulture), 30_000, 45_000);
        await redis.Server.CliAsync("SET", lease, "another"); // it had ended, and somebody else took it
        gate.Open();
        using var answer = await waiting;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("another", await redis.Server.CliAsync("GET", lease));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, TestBrowser browser)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $"{Name}={browser.Cookies[Name]}");
        return client.SendAsync(request);
    }
}
