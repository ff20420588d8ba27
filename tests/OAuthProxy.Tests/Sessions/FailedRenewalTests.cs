using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>What becomes of a session when the expiring tokens of a GitHub App are not renewed as they should be.</summary>
public sealed class FailedRenewalTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_new_token_is_kept_when_the_calls_behind_it_fail()
    {
        await using var site = await SiteWithApp.StartAsync();
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
        Assert.Equal(1, site.Renewals);
    }

    [Fact]
    public async Task An_outage_of_the_token_endpoint_excuses_nobody_from_the_rules_while_the_token_is_good()
    {
        await using var site = await SiteWithApp.StartAsync("--cookie-refresh=2h");
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
        await using var site = await SiteWithApp.StartAsync();
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
        await using var site = await SiteWithApp.StartAsync();
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
        await using var site = await SiteWithApp.StartAsync();
        site.GitHub.Directory.RevokeTokens("alice");
        site.Clock.Advance(Hour);

        using var ended = await site.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, ended.StatusCode);
        Assert.True(ended.Removes("_oauth2_proxy"));
        Assert.Equal(0, site.Renewals);
    }

    [Theory]
    [InlineData(7)] // while the token is good, just when the refresh is due
    [InlineData(20)] // long after
    public async Task Of_two_replicas_that_renew_it_at_once_the_slower_one_does_not_sign_anybody_out(int hours)
    {
        await using var site = await SiteWithApp.StartAsync($"--cookie-refresh={hours}h");
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
        await using var site = await SiteWithApp.StartAsync("--cookie-refresh=7h");
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
        await using var site = await SiteWithApp.StartAsync();
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
}
