using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Sessions;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>A gateway that asks before it forwards may keep the refreshed cookie to itself (Caddy does): the old one comes for ever.</summary>
public sealed class UndeliveredCookieTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(60);

    [Fact]
    public async Task GitHub_is_asked_once_an_interval_whatever_arrives()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var proxy = signedIn.Proxy;
        proxy.GitHub.Calls.Clear();

        for (var interval = 1; interval <= 3; interval++)
        {
            proxy.Clock.Advance(Interval);
            for (var minutes = 0; minutes < 55; minutes += 5)
            {
                Assert.Equal(202, (await signedIn.AskAsync("GET /oauth2/auth")).Status);
                proxy.Clock.Advance(TimeSpan.FromMinutes(5));
            }

            Assert.Equal(interval, proxy.GitHub.Calls.Count(Endpoints.User));
        }
    }

    [Fact]
    public async Task Somebody_who_was_removed_is_out_and_stays_out()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var proxy = signedIn.Proxy;
        var cookie = signedIn.Cookie;
        proxy.GitHub.Directory.RemoveMember("acme", "alice");

        proxy.Clock.Advance(Interval);
        using var client = proxy.NewClient();
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, cookie));
        proxy.GitHub.Calls.Clear();
        for (var count = 0; count < 11; count++)
        {
            proxy.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, cookie));
        }

        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    [Fact]
    public async Task What_GitHub_said_last_holds_while_it_is_down()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var proxy = signedIn.Proxy;
        var cookie = signedIn.Cookie;
        using var client = proxy.NewClient();
        proxy.GitHub.Directory.RemoveMember("acme", "alice");
        proxy.Clock.Advance(Interval);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, cookie));

        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503, Behaviour.Always);
        proxy.Clock.Advance(Interval);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, cookie));
        proxy.Clock.Advance(Interval);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, cookie));
    }

    [Fact]
    public async Task A_revoked_token_ends_the_session_for_good()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var proxy = signedIn.Proxy;
        var cookie = signedIn.Cookie;
        using var client = proxy.NewClient();
        proxy.GitHub.Directory.RevokeTokens("alice");

        for (var count = 0; count < 4; count++)
        {
            proxy.Clock.Advance(Interval);
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, cookie));
        }
    }

    [Fact]
    public async Task The_session_ends_when_it_would_have_ended()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--cookie-expire=3h");
        var cookie = signedIn.Cookie;
        using var client = signedIn.Proxy.NewClient();

        signedIn.Proxy.Clock.Advance(TimeSpan.FromMinutes(179));
        var before = await AskAsync(client, cookie);
        signedIn.Proxy.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Unauthorized), (before, await AskAsync(client, cookie)));
    }

    [Theory]
    [InlineData(4096, 0)]
    [InlineData(4097, 1)]
    public async Task Of_more_sessions_than_fit_GitHub_is_asked_again_sooner(int sessions, int callsMore)
    {
        var clock = new ManualClock();
        var gitHub = new CountingRenewal();
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var instrumentation = new Instrumentation(meters.GetRequiredService<IMeterFactory>());
        var refresher = new SessionRefresher(new SessionCookieOptions { Refresh = Interval }, gitHub, new SessionInstruments(instrumentation), clock, NullLogger<SessionRefresher>.Instance);
        var old = Enumerable.Range(0, sessions)
            .Select(_ => new Session(Guid.NewGuid(), CountingRenewal.Somebody, "token", clock.GetUtcNow() - Interval, clock.GetUtcNow() - Interval)).ToList();
        foreach (var session in old)
        {
            await refresher.RefreshAsync(session);
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        var before = gitHub.Calls;
        await refresher.RefreshAsync(old[0]);

        Assert.Equal((sessions, callsMore), (before, gitHub.Calls - before));
    }

    /// <summary>Between two replicas the refresh token may be gone; what GitHub said before it went is still the last word.</summary>
    [Fact]
    public async Task What_GitHub_said_last_holds_when_the_tokens_are_spent_and_not_for_long()
    {
        var clock = new ManualClock();
        var gitHub = new CountingRenewal();
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var instrumentation = new Instrumentation(meters.GetRequiredService<IMeterFactory>());
        var refresher = new SessionRefresher(new SessionCookieOptions { Refresh = TimeSpan.FromSeconds(30) }, gitHub, new SessionInstruments(instrumentation), clock, NullLogger<SessionRefresher>.Instance);
        var old = new Session(Guid.NewGuid(), CountingRenewal.Somebody with { Groups = ["acme"] }, "token", clock.GetUtcNow(), clock.GetUtcNow());

        clock.Advance(TimeSpan.FromSeconds(30));
        var renewed = await refresher.RefreshAsync(old);
        gitHub.Outcome = RenewalOutcome.Spent;
        clock.Advance(TimeSpan.FromSeconds(30));
        var spent = await refresher.RefreshAsync(old);
        var mayGoOn = refresher.MayGoOnElsewhere(old);
        clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(renewed!.Identity.Groups);
        Assert.Equal(renewed, spent);
        Assert.True(mayGoOn);
        Assert.Null(await refresher.RefreshAsync(old));
    }

    private sealed class CountingRenewal : ISessionRenewal
    {
        public static readonly Identity Somebody = new(1, "alice", ["alice@corp.example"], [], []);

        private int _calls;

        public int Calls => _calls;

        public RenewalOutcome Outcome { get; set; } = RenewalOutcome.Renewed;

        public Task<Renewal> RenewAsync(Session session, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult(new Renewal(Outcome, Outcome == RenewalOutcome.Renewed ? Somebody : null));
        }
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/auth");
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
