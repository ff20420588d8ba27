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
        await using var site = await SiteWithApp.StartAsync("--pass-access-token=true");
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
        Assert.Equal(tokens.Count, site.Renewals + 1);
        Assert.Single(site.GitHub.Directory.Grants.Tokens);
    }

    [Fact]
    public async Task Without_a_refresh_the_token_is_renewed_all_the_same_and_the_rules_are_asked_then()
    {
        await using var site = await SiteWithApp.StartAsync("--cookie-refresh=0", "--pass-access-token=true");
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
        await using var site = await SiteWithApp.StartAsync();
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
        await using var site = await SiteWithApp.StartAsync(flag, "--pass-access-token=true");
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
    public async Task An_app_that_no_longer_lets_its_tokens_expire_has_sessions_like_any_other()
    {
        await using var site = await SiteWithApp.StartAsync();
        site.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, $"https://{ProxyUnderTest.Host}/oauth2/callback");
        site.Clock.Advance(9 * Hour);
        using var renewed = await site.Browser.GetAsync("/");
        var session = await site.Proxy.SessionOfAsync(site.SignedIn.Cookie);
        site.Clock.Advance(24 * Hour);
        using var later = await site.Browser.GetAsync("/");

        Assert.Null(session!.TokenExpiry);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(1, site.Renewals);
    }

    [Fact]
    public async Task No_log_has_either_token_and_the_secret_is_in_the_form_alone()
    {
        await using var site = await SiteWithApp.StartAsync();
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
        await using var site = await SiteWithApp.StartAsync("--session-cookie-minimal=true", "--cookie-refresh=0");
        site.Clock.Advance(20 * Hour);

        using var page = await site.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(("", null), ((await site.Proxy.SessionOfAsync(site.SignedIn.Cookie))!.AccessToken, (await site.Proxy.SessionOfAsync(site.SignedIn.Cookie))!.TokenExpiry));
        Assert.Equal(0, site.Renewals);
    }
}
