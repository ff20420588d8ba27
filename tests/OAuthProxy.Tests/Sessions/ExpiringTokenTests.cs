using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>Tokens of a GitHub App, which expire after eight hours and are renewed with a refresh token that is good for one time.</summary>
public sealed class ExpiringTokenTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_session_outlives_many_tokens_and_the_upstream_never_gets_a_dead_one()
    {
        await using var site = await StartAsync("--pass-access-token=true");
        var tokens = new HashSet<string>(StringComparer.Ordinal);

        for (var minutes = 0; minutes < 48 * 60; minutes += 20)
        {
            using var answer = await site.Browser.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var token = Assert.Single(site.Upstream.Last["X-Forwarded-Access-Token"]);
            Assert.NotNull(site.GitHub.Directory.Grants.FindToken(token));
            tokens.Add(token);
            site.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.InRange(tokens.Count, 6, 8);
        Assert.Equal(tokens.Count, Renewals(site) + 1);
        Assert.Single(site.GitHub.Directory.Grants.Tokens);
    }

    [Fact]
    public async Task Without_a_refresh_the_token_is_renewed_all_the_same_and_the_rules_are_asked_then()
    {
        await using var site = await StartAsync("--cookie-refresh=0", "--pass-access-token=true");
        site.GitHub.Calls.Clear();
        site.Clock.Advance(TimeSpan.FromMinutes(474));
        using var early = await site.Browser.GetAsync("/");
        Assert.Empty(site.GitHub.Calls.All);

        site.Clock.Advance(TimeSpan.FromMinutes(2));
        using var due = await site.Browser.GetAsync("/");
        using var after = await site.Browser.GetAsync("/");

        Assert.True(due.GivesSession());
        Assert.Empty(after.SetCookies());
        Assert.Equal((1, 4), (site.GitHub.Calls.Count(Endpoints.Token), site.GitHub.Calls.Api.Count));
        Assert.NotNull(site.GitHub.Directory.Grants.FindToken(Assert.Single(site.Upstream.Last["X-Forwarded-Access-Token"])));

        site.GitHub.Directory.RemoveMember("acme", "alice");
        site.Clock.Advance(TimeSpan.FromHours(8));
        using var removed = await site.Browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.Forbidden, removed.StatusCode);
    }

    [Fact]
    public async Task Fifty_requests_at_once_renew_it_once()
    {
        await using var site = await StartAsync();
        site.Clock.Advance(8 * Hour);
        using var gate = site.GitHub.Behaviour.Hold(Endpoints.Token);
        site.GitHub.Calls.Clear();

        var requests = Enumerable.Range(0, 50).Select(_ => site.Browser.GetAsync("/")).ToList();
        await site.GitHub.Calls.WhenArrivedAsync(Endpoints.Token, 1, TestContext.Current.CancellationToken);
        gate.Open();

        foreach (var answer in await Task.WhenAll(requests))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }

        Assert.Equal((1, 4), (site.GitHub.Calls.Count(Endpoints.Token), site.GitHub.Calls.Api.Count));
    }

    [Theory]
    [InlineData("--cookie-refresh=1h")]
    [InlineData("--cookie-refresh=0")]
    public async Task A_cookie_with_the_dead_token_goes_on_as_long_as_the_session_may_live(string flag)
    {
        await using var site = await StartAsync(flag, "--pass-access-token=true");
        using var client = site.Proxy.NewBrowser();
        var old = ("Cookie", site.SignedIn.Cookie);

        for (var hours = 0; hours < 72; hours += 6)
        {
            using var answer = await client.GetAsync("/", old);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotNull(site.GitHub.Directory.Grants.FindToken(Assert.Single(site.Upstream.Last["X-Forwarded-Access-Token"])));
            site.Clock.Advance(6 * Hour);
        }

        Assert.DoesNotContain(site.GitHub.Calls.Exchanges, exchange => exchange.Error is not null);
    }

    [Fact]
    public async Task A_new_token_is_kept_when_the_calls_behind_it_fail()
    {
        await using var site = await StartAsync();
        site.Clock.Advance(8 * Hour);
        site.GitHub.Behaviour.Fail(Endpoints.User, 503);

        using var during = await site.Browser.GetAsync("/");
        var kept = await site.Proxy.SessionOfAsync(site.SignedIn.Cookie);
        site.Clock.Advance(TimeSpan.FromSeconds(20));
        using var later = await site.Browser.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (during.StatusCode, later.StatusCode));
        Assert.True(during.GivesSession());
        Assert.NotNull(site.GitHub.Directory.Grants.FindToken(kept!.AccessToken));
        Assert.Equal(site.Clock.GetUtcNow() - (8 * Hour) - TimeSpan.FromSeconds(20), kept.RefreshedAt);
        Assert.True(later.GivesSession());
        Assert.Equal(1, Renewals(site));
    }

    [Fact]
    public async Task An_outage_of_the_token_endpoint_excuses_nobody_from_the_rules_while_the_token_is_good()
    {
        await using var site = await StartAsync("--cookie-refresh=2h");
        site.Clock.Advance(7 * Hour);
        site.GitHub.Behaviour.Fail(Endpoints.Token, 503, Behaviour.Always);
        using var member = await site.Browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, member.StatusCode);
        Assert.True(member.GivesSession());

        site.GitHub.Directory.RemoveMember("acme", "alice");
        site.Clock.Advance(TimeSpan.FromMinutes(56));
        using var removed = await site.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, removed.StatusCode);
        Assert.True(removed.Removes("_oauth2_proxy"));
    }

    [Theory]
    [InlineData(503, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(400, """{"message":"no"}""")]
    [InlineData(200, """{"error":"incorrect_client_credentials"}""")]
    public async Task An_outage_of_the_token_endpoint_throws_nobody_out(int status, string body)
    {
        await using var site = await StartAsync();
        site.Clock.Advance(9 * Hour);
        site.GitHub.Behaviour.Answer(Endpoints.Token, status, body);
        site.GitHub.Calls.Clear();

        using var during = await site.Browser.GetAsync("/");
        using var soon = await site.Browser.GetAsync("/");
        Assert.Equal((1, 0), (site.GitHub.Calls.Count(Endpoints.Token), site.GitHub.Calls.Api.Count));
        site.Clock.Advance(TimeSpan.FromSeconds(18));
        using var later = await site.Browser.GetAsync("/");

        Assert.All([during, soon, later], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Empty(during.SetCookies());
        Assert.True(later.GivesSession());
        Assert.Equal(2, site.GitHub.Calls.Count(Endpoints.Token));
    }

    [Fact]
    public async Task A_refresh_token_that_is_not_good_ends_a_session_whose_token_has_expired()
    {
        await using var site = await StartAsync();
        var cookie = ("Cookie", site.SignedIn.Cookie);
        site.GitHub.Directory.RevokeTokens("alice");
        site.Clock.Advance(9 * Hour);

        using var ended = await site.Browser.GetAsync("/");
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        using var later = await site.Browser.GetAsync("/", cookie);
        site.GitHub.Calls.Clear();
        using var again = await site.Browser.GetAsync("/", cookie);

        Assert.All([ended, later, again], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        Assert.Contains("Your sign-in at GitHub has ended", await ended.TextAsync(), StringComparison.Ordinal);
        Assert.True(later.Removes("_oauth2_proxy"));
        Assert.Empty(site.GitHub.Calls.All);
        Assert.Empty(site.Upstream.Requests);
    }

    [Fact]
    public async Task A_token_that_is_revoked_before_its_time_ends_the_session_at_its_refresh()
    {
        await using var site = await StartAsync();
        site.GitHub.Directory.RevokeTokens("alice");
        site.Clock.Advance(Hour);

        using var ended = await site.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, ended.StatusCode);
        Assert.True(ended.Removes("_oauth2_proxy"));
        Assert.Equal(0, Renewals(site));
    }

    [Theory]
    [InlineData(7)] // while the token is good, just when the refresh is due
    [InlineData(20)] // long after
    public async Task Of_two_replicas_that_renew_it_at_once_the_slower_one_does_not_sign_anybody_out(int hours)
    {
        await using var site = await StartAsync($"--cookie-refresh={hours}h");
        await using var second = site.Proxy.StartReplica($"--cookie-refresh={hours}h");
        site.Clock.Advance(hours * Hour);
        using var elsewhere = second.NewBrowser(cookies: site.Browser.Cookies);
        var old = ("Cookie", site.SignedIn.Cookie);
        using var client = second.NewBrowser();

        using var winner = await site.Browser.GetAsync("/");
        using var loser = await client.GetAsync("/", old);
        using var next = await elsewhere.GetAsync("/");

        Assert.True(winner.GivesSession());
        Assert.Empty(loser.SetCookies());
        Assert.Equal(hours == 7 ? HttpStatusCode.OK : HttpStatusCode.Forbidden, loser.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Empty(next.SetCookies());

        site.Clock.Advance(hours * Hour);
        using var muchLater = await elsewhere.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, muchLater.StatusCode);
        Assert.True(muchLater.GivesSession());
    }

    [Fact]
    public async Task Whoever_was_revoked_gains_a_minute_by_that_and_no_more_however_often_they_come()
    {
        await using var site = await StartAsync("--cookie-refresh=7h");
        var cookie = ("Cookie", site.SignedIn.Cookie);
        using var client = site.Proxy.NewBrowser();
        site.GitHub.Directory.RevokeTokens("alice");
        site.Clock.Advance(7 * Hour);
        using var first = await client.GetAsync("/", cookie);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var hours = 0; hours < 100; hours += 4)
        {
            using var answer = await client.GetAsync("/", cookie);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            site.Clock.Advance(4 * Hour);
        }
    }

    [Fact]
    public async Task An_answer_that_is_lost_on_the_way_ends_the_session_since_its_tokens_are_dead()
    {
        await using var site = await StartAsync();
        site.Clock.Advance(8 * Hour);
        site.Proxy.Internet.Intercept = request =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/access_token", StringComparison.Ordinal) || site.GitHub.Directory.Grants.Tokens.Count > 0)
            {
                return null;
            }

            var refreshToken = System.Web.HttpUtility.ParseQueryString(request.Content!.ReadAsStringAsync().GetAwaiter().GetResult())["refresh_token"]!;
            Assert.NotNull(site.GitHub.Directory.Grants.Renew(refreshToken, ProxyUnderTest.ClientId));
            throw new HttpRequestException("The connection was lost.");
        };

        using var unknown = await site.Browser.GetAsync("/");
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        using var ended = await site.Browser.GetAsync("/");
        using var signedIn = await site.Browser.SignInAsync();
        using var again = await site.Browser.GetAsync("/");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK],
            [unknown.StatusCode, ended.StatusCode, again.StatusCode]);
    }

    [Fact]
    public async Task An_app_that_no_longer_lets_its_tokens_expire_has_sessions_like_any_other()
    {
        await using var site = await StartAsync();
        site.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, $"https://{ProxyUnderTest.Host}/oauth2/callback");
        site.Clock.Advance(9 * Hour);
        using var renewed = await site.Browser.GetAsync("/");
        var session = await site.Proxy.SessionOfAsync(site.SignedIn.Cookie);
        site.Clock.Advance(24 * Hour);
        using var later = await site.Browser.GetAsync("/");

        Assert.Null(session!.TokenExpiry);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(1, Renewals(site));
    }

    [Fact]
    public async Task No_log_has_either_token_and_the_secret_is_in_the_form_alone()
    {
        await using var site = await StartAsync();
        site.Clock.Advance(8 * Hour);
        site.GitHub.Behaviour.Answer(Endpoints.Token, 200, """{"error":"bad_refresh_token","error_description":"ghr_leaked"}""");
        using var failed = await site.Browser.GetAsync("/");
        await site.SignedIn.SignInAsync("alice");
        site.Clock.Advance(8 * Hour);
        using var renewed = await site.Browser.GetAsync("/");

        Assert.True(renewed.GivesSession());
        Assert.All(site.Proxy.Log.Lines.Concat(site.Proxy.Output.Lines), line => Assert.DoesNotMatch("gh[ur]_|" + ProxyUnderTest.ClientSecret, line));
        Assert.All(site.GitHub.Calls.Exchanges, exchange => Assert.Equal((ProxyUnderTest.ClientSecret, false), (exchange.ClientSecret, exchange.BasicAuthentication)));
        Assert.All(site.GitHub.Calls.All, call => Assert.DoesNotMatch("gh[ur]_|" + ProxyUnderTest.ClientSecret, call.PathAndQuery));
    }

    [Fact]
    public async Task A_minimal_cookie_has_neither_token()
    {
        await using var site = await StartAsync("--session-cookie-minimal=true", "--cookie-refresh=0");
        site.Clock.Advance(20 * Hour);

        using var page = await site.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(("", null), ((await site.Proxy.SessionOfAsync(site.SignedIn.Cookie))!.AccessToken, (await site.Proxy.SessionOfAsync(site.SignedIn.Cookie))!.TokenExpiry));
        Assert.Equal(0, Renewals(site));
    }

    private static int Renewals(SiteWithApp site) => site.GitHub.Calls.Exchanges.Count(exchange => exchange.GrantType == "refresh_token");

    private static async Task<SiteWithApp> StartAsync(params string[] flags)
    {
        var signedIn = await SignedInProxy.StartAsync(flags);
        signedIn.Proxy.GitHub.Directory.RevokeTokens("alice");
        signedIn.Proxy.GitHub.Directory.LetTokensExpire(ProxyUnderTest.ClientId);
        await signedIn.SignInAsync("alice");
        return new(signedIn);
    }

    /// <summary>Alice is signed in by a GitHub App.</summary>
    private sealed record SiteWithApp(SignedInProxy SignedIn) : IAsyncDisposable
    {
        public ProxyUnderTest Proxy => SignedIn.Proxy;

        public TestBrowser Browser => SignedIn.Browser;

        public EchoUpstream Upstream => SignedIn.Upstream;

        public GitHubStandIn GitHub => Proxy.GitHub;

        public ManualClock Clock => Proxy.Clock;

        public ValueTask DisposeAsync() => SignedIn.DisposeAsync();
    }
}
