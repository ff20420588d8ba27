using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;
using static OAuthProxy.Tests.SignIn.BearerTokenTests;

namespace OAuthProxy.Tests.SignIn;

/// <summary>How often GitHub is asked about a token, and what holds between.</summary>
public sealed class BearerMemoryTests
{
    private const string Flag = "--github-bearer-tokens=true";
    private const string Scopes = "user:email read:org";

    [Fact]
    public async Task Fifty_requests_at_once_are_one_round_of_calls_and_one_line_of_the_log()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.User);

        var requests = Enumerable.Range(0, 50).Select(number => program.GetAsync($"/{number}", token)).ToList();
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);
        gate.Open();

        foreach (var answer in await Task.WhenAll(requests))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            answer.Dispose();
        }

        Assert.Equal(4, proxy.GitHub.Calls.Api.Count);
        Assert.Single(proxy.Log.Lines, line => line.Contains("[422]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--cookie-refresh=1h", 300)]
    [InlineData("--cookie-refresh=0", 300)]
    [InlineData("--cookie-refresh=30s", 30)]
    public async Task GitHub_is_asked_again_after_five_minutes_or_sooner_if_sessions_are(string flag, int seconds)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var first = await program.GetAsync("/", token);
        proxy.GitHub.Directory.RemoveMember("acme", "alice");

        proxy.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        using var before = await program.GetAsync("/", token);
        proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await program.GetAsync("/", token);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden],
            [first.StatusCode, before.StatusCode, after.StatusCode]);
        Assert.Equal(2, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    [Fact]
    public async Task A_revoked_token_is_out_at_the_next_check_even_beside_an_older_good_answer()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var first = await program.GetAsync("/", token);
        proxy.GitHub.Directory.RevokeTokens("alice");
        proxy.Clock.Advance(TimeSpan.FromMinutes(5));

        using var revoked = await program.GetAsync("/", token);
        proxy.Internet.Intercept = _ => new(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("{}") };
        proxy.Clock.Advance(TimeSpan.FromMinutes(2));
        using var outage = await program.GetAsync("/", token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, revoked.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, outage.StatusCode);
    }

    [Fact]
    public async Task The_rules_of_today_judge_what_is_remembered()
    {
        using var directory = new TemporaryDirectory();
        var list = directory.Write("emails", "alice@corp.example\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, "--email-domain", $"--authenticated-emails-file={list}");
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var before = await program.GetAsync("/", token);

        directory.Write("emails", "bob@corp.example\n");
        proxy.Services.GetServices<WatchedFile>().Single(file => file.Path == list).Read();
        using var after = await program.GetAsync("/", token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (before.StatusCode, after.StatusCode));
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    [Fact]
    public async Task An_outage_refuses_no_token_that_was_good_within_the_hour()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var first = await program.GetAsync("/", token);
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503, Behaviour.Always);
        proxy.GitHub.Calls.Clear();

        for (var minutes = 5; minutes < 60; minutes += 5)
        {
            proxy.Clock.Advance(TimeSpan.FromMinutes(5));
            using var during = await program.GetAsync("/", token);
            using var soon = await program.GetAsync("/", token);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (during.StatusCode, soon.StatusCode));
        }

        Assert.Equal(11, proxy.GitHub.Calls.Count(Endpoints.User));
        proxy.Clock.Advance(TimeSpan.FromMinutes(5));
        using var tooLong = await program.GetAsync("/", token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tooLong.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(15), tooLong.Headers.RetryAfter?.Delta);
        Assert.Empty(tooLong.Headers.WwwAuthenticate);

        proxy.GitHub.Behaviour.Reset();
        proxy.Clock.Advance(TimeSpan.FromSeconds(15));
        using var over = await program.GetAsync("/", token);
        Assert.Equal(HttpStatusCode.OK, over.StatusCode);
    }

    [Theory]
    [InlineData(120, 120)]
    [InlineData(1, 15)]
    [InlineData(1_000_000, 300)]
    public async Task GitHub_is_left_alone_for_as_long_as_it_asks(int seconds, int pause)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        var asked = 0;
        proxy.Internet.Intercept = request =>
        {
            Interlocked.Increment(ref asked);
            var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("""{"message":"API rate limit exceeded"}""") };
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            return answer;
        };

        using var limited = await program.GetAsync("/", token);
        var askedThen = asked;
        proxy.Clock.Advance(TimeSpan.FromSeconds(pause - 1));
        using var early = await program.GetAsync("/", token);
        Assert.Equal(askedThen, asked);
        proxy.Internet.Intercept = null;
        proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await program.GetAsync("/", token);

        Assert.Equal(TimeSpan.FromSeconds(pause), limited.Headers.RetryAfter?.Delta);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (early.StatusCode, after.StatusCode));
    }

    [Theory]
    [InlineData(Endpoints.ApplicationToken, 500)]
    [InlineData(Endpoints.ApplicationToken, 401)]
    [InlineData(Endpoints.ApplicationToken, 403)]
    [InlineData(Endpoints.User, 502)]
    [InlineData(Endpoints.Teams, 429)]
    public async Task An_outage_is_503_for_a_token_that_is_not_known_and_never_401(string endpoint, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes, ProxyUnderTest.ClientId));
        proxy.GitHub.Behaviour.Fail(endpoint, status);

        using var during = await program.GetAsync("/", token, Answers.AcceptHtml);
        var calls = proxy.GitHub.Calls.All.Count;
        using var soon = await program.GetAsync("/", token);
        Assert.Equal(calls, proxy.GitHub.Calls.All.Count);
        proxy.Clock.Advance(TimeSpan.FromSeconds(15));
        using var later = await program.GetAsync("/", token);

        Assert.Equal("github_unavailable", await during.ErrorAsync());
        Assert.All([during, soon], answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.StatusCode, answer.Headers.RetryAfter is not null)));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_GitHub_that_hangs_delays_a_known_token_by_two_seconds_and_no_more()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var first = await program.GetAsync("/", token);
        proxy.Clock.Advance(TimeSpan.FromMinutes(5));
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.User);

        var waiting = program.GetAsync("/", token);
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);
        proxy.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        proxy.Clock.Advance(TimeSpan.FromSeconds(0.1));
        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    [Fact]
    public async Task Who_guesses_is_slowed_and_takes_nobody_along_whose_token_is_known()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var known = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var before = await program.GetAsync("/", known);

        var statuses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 40; guess++)
        {
            using var answer = await program.GetAsync("/", Sent($"gho_{guess:d36}"));
            statuses.Add(answer.StatusCode);
        }

        using var fresh = await program.GetAsync("/", Sent(proxy.GitHub.Directory.IssueToken("bob", Scopes)));
        using var after = await program.GetAsync("/", known);

        Assert.Equal(31, statuses.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(9, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(31, proxy.GitHub.Calls.Count(Endpoints.ApplicationToken));
        Assert.Equal(HttpStatusCode.TooManyRequests, fresh.StatusCode);
        Assert.NotNull(fresh.Headers.RetryAfter?.Delta);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));

        proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        using var waited = await program.GetAsync("/", Sent(proxy.GitHub.Directory.IssueToken("bob", Scopes)));
        Assert.Equal(HttpStatusCode.OK, waited.StatusCode);
    }

    [Fact]
    public async Task A_thousand_guesses_push_no_good_token_out()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1", "--real-client-ip-header=X-Real-IP");
        using var program = proxy.NewBrowser();
        var known = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes));
        using var before = await program.GetAsync("/", known);
        for (var guess = 0; guess < 2500; guess++)
        {
            using var answer = await program.GetAsync("/", Sent($"ghr_{guess:d36}"), ("X-Real-IP", $"10.1.{guess / 250}.{guess % 250}"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        proxy.GitHub.Calls.Clear();
        using var after = await program.GetAsync("/", known);

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Empty(proxy.GitHub.Calls.All);
    }

    [Fact]
    public async Task Metrics_say_what_became_of_tokens_and_whether_GitHub_was_asked()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, MetricsPage.Flag);
        using var program = proxy.NewBrowser();
        var good = Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes, ProxyUnderTest.ClientId));
        foreach (var token in new[] { good, good, good, Sent("gho_" + new string('x', 36)) })
        {
            using var answer = await program.GetAsync("/", token);
        }

        var metrics = await MetricsPage.ReadAsync(proxy);

        Assert.Equal(1, metrics["oauthproxy_bearer_tokens_total{result=\"accepted\",source=\"github\"}"]);
        Assert.Equal(2, metrics["oauthproxy_bearer_tokens_total{result=\"accepted\",source=\"memory\"}"]);
        Assert.Equal(1, metrics["oauthproxy_bearer_tokens_total{result=\"rejected\",source=\"github\"}"]);
        Assert.Equal(1, metrics["oauthproxy_github_requests_total{endpoint=\"applications/token\",result=\"404\"}"]);
        Assert.DoesNotContain(ProxyUnderTest.ClientId, metrics.Text, StringComparison.Ordinal);
    }
}
