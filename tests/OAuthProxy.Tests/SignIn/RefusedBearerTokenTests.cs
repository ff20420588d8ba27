using System.Net;
using System.Text.Json;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>Programs whose GitHub token lets them in nowhere, and what they are told.</summary>
public sealed class RefusedBearerTokenTests
{
    private const string Flag = "--github-bearer-tokens=true";
    private const string Scopes = "user:email read:org";

    [Fact]
    public async Task Without_the_option_nobody_gets_in_and_GitHub_is_not_asked()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var program = proxy.NewBrowser();

        using var answer = await program.GetAsync("/", BearerTokenTests.Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes)), Answers.AcceptJson);

        Assert.Equal("unauthenticated", await answer.ErrorAsync());
        Assert.Empty(proxy.GitHub.Calls.All);
    }

    [Theory]
    [InlineData("gho_")]
    [InlineData("ghu_")]
    [InlineData("ghp_")]
    [InlineData("github_pat_")]
    public async Task A_token_that_GitHub_does_not_know_is_401_and_says_so_as_the_RFC_wants(string prefix)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = BearerTokenTests.Sent(prefix + new string('x', 36));

        using var first = await program.GetAsync("/", token, Answers.AcceptHtml);
        var calls = proxy.GitHub.Calls.All.Count;
        using var again = await program.GetAsync("/", token);
        Assert.Equal(calls, proxy.GitHub.Calls.All.Count);
        proxy.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await program.GetAsync("/oauth2/auth?mode=redirect", token);

        foreach (var answer in new[] { first, again, later })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("invalid_token", await answer.ErrorAsync());
            Assert.StartsWith("Bearer error=\"invalid_token\", error_description=\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Empty(answer.SetCookies());
        }

        Assert.True(proxy.GitHub.Calls.All.Count > calls);
        Assert.Empty(proxy.Upstream.Requests);
        Assert.Equal(2, proxy.Log.Lines.Count(line => line.Contains("[451]", StringComparison.Ordinal)));
    }

    /// <summary>Whoever runs another application holds tokens of all who signed in to it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_another_application_got_lets_nobody_in(bool expires)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag, "--pass-access-token=true");
        proxy.GitHub.Directory.AddApp("Iv1.evil", "secret", "https://evil.example/callback");
        if (expires)
        {
            proxy.GitHub.Directory.LetTokensExpire("Iv1.evil");
        }

        using var program = proxy.NewBrowser();

        using var answer = await program.GetAsync("/", BearerTokenTests.Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes, "Iv1.evil")));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_token", await answer.ErrorAsync());
        Assert.Equal([Endpoints.ApplicationToken], proxy.GitHub.Calls.All.Select(call => call.Endpoint));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"app":null}""")]
    [InlineData("""{"app":{"client_id":"Iv1.evil"}}""")]
    public async Task An_answer_that_does_not_name_our_application_lets_nobody_in(string body)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        proxy.GitHub.Behaviour.Answer(Endpoints.ApplicationToken, 200, body);
        using var program = proxy.NewBrowser();

        using var answer = await program.GetAsync("/", BearerTokenTests.Sent(proxy.GitHub.Directory.IssueToken("alice", Scopes, ProxyUnderTest.ClientId)));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("ghs_")]
    [InlineData("ghr_")]
    public async Task What_stands_for_no_person_is_refused_without_a_call_to_GitHub(string prefix)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();

        using var answer = await program.GetAsync("/", BearerTokenTests.Sent(prefix + new string('x', 36)));

        Assert.Equal("invalid_token", await answer.ErrorAsync());
        Assert.Empty(proxy.GitHub.Calls.All);
    }

    [Fact]
    public async Task Two_credentials_at_once_let_nobody_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = proxy.GitHub.Directory.IssueToken("alice", Scopes);

        using var twice = await program.GetAsync("/", BearerTokenTests.Sent(token), BearerTokenTests.Sent(token));
        using var joined = await program.GetAsync("/", ("Authorization", $"Basic YTpi, Bearer {token}"));

        Assert.All([twice, joined], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Empty(proxy.GitHub.Calls.All);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task Somebody_whom_the_rules_refuse_gets_403_with_the_reason()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();
        var token = BearerTokenTests.Sent(proxy.GitHub.Directory.IssueToken("mallory", Scopes));

        using var answer = await program.GetAsync("/", token, Answers.AcceptHtml);
        using var again = await program.GetAsync("/", token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("not_in_organization", await answer.ErrorAsync());
        Assert.Empty(answer.Headers.WwwAuthenticate);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Contains("mallory was refused", Assert.Single(proxy.Log.Lines, line => line.Contains("mallory", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("repo", "not_in_organization", "read:org", "it has repo")]
    [InlineData("", "not_in_organization", "read:org", "it has no scope")]
    [InlineData("read:org", "no_verified_email", "user:email", "it has read:org")]
    public async Task A_token_without_the_scopes_is_told_which_one_it_lacks(string scopes, string reason, string scope, string has)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flag);
        using var program = proxy.NewBrowser();

        using var answer = await program.GetAsync("/", BearerTokenTests.Sent(proxy.GitHub.Directory.IssueToken("alice", scopes)));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{scope}\"", answer.Headers.WwwAuthenticate.ToString());
        using var json = JsonDocument.Parse(await answer.TextAsync());
        Assert.Equal(reason, json.RootElement.GetProperty("error").GetString());
        Assert.Contains($"{scope} ({has})", json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_the_password_of_a_local_account_it_lets_nobody_in_either()
    {
        await using var site = await AccountsProxy.StartAsync(Flag);
        using var program = site.Proxy.NewBrowser();
        var token = site.Proxy.GitHub.Directory.IssueToken("alice", Scopes);

        using var both = await program.GetAsync("/", AccountsProxy.Basic("carol", AccountsProxy.Password), BearerTokenTests.Sent(token));
        using var password = await program.GetAsync("/", AccountsProxy.Basic("carol", AccountsProxy.Password));
        using var alone = await program.GetAsync("/", BearerTokenTests.Sent(token));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK], [both.StatusCode, password.StatusCode, alone.StatusCode]);
        Assert.Equal(["carol", "alice"], site.Proxy.Upstream.Requests.Select(request => request["X-Forwarded-User"].Single()));
    }
}
