using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class AuthorizationRequestTests
{
    [Fact]
    public async Task Asks_for_what_the_rules_need_and_binds_the_code_to_a_verifier()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        var asked = Assert.Single(proxy.GitHub.Calls.Authorizations);
        Assert.Equal(ProxyUnderTest.ClientId, asked.ClientId);
        Assert.Equal("user:email read:org", asked.Scope);
        Assert.Equal("code", asked.Parameters["response_type"]);
        Assert.Equal("S256", asked.CodeChallengeMethod);
        Assert.Equal(43, asked.CodeChallenge!.Length);
        var exchange = Assert.Single(proxy.GitHub.Calls.Exchanges);
        Assert.NotEqual(asked.CodeChallenge, exchange.CodeVerifier);
        Assert.Null(exchange.Error); // the stand-in has compared the verifier with the challenge
        Assert.DoesNotContain(exchange.CodeVerifier!, asked.State!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_uses_a_state_or_a_challenge_twice()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var first = await browser.SignInAsync("alice");
        using var second = await browser.SignInAsync("alice");

        Assert.Equal(2, proxy.GitHub.Calls.Authorizations.Select(asked => asked.State).Distinct().Count());
        Assert.Equal(2, proxy.GitHub.Calls.Authorizations.Select(asked => asked.CodeChallenge).Distinct().Count());
    }

    [Theory]
    [InlineData("https://kibana.example.com", "https://kibana.example.com/oauth2/callback")]
    [InlineData("https://kibana.example.com/", "https://kibana.example.com/oauth2/callback")]
    [InlineData("https://kibana.example.com/oauth2/callback", "https://kibana.example.com/oauth2/callback")]
    [InlineData("https://kibana.example.com/oauth2/callback/github", "https://kibana.example.com/oauth2/callback/github")]
    [InlineData("https://kibana.example.com/oauth2/callback/", "https://kibana.example.com/oauth2/callback/")]
    [InlineData("https://kibana.example.com/auth/done", "https://kibana.example.com/auth/done")]
    [InlineData(null, "https://kibana.example.com/oauth2/callback")]
    public async Task Comes_back_to_the_address_that_is_registered(string? redirectUrl, string expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(redirectUrl is null ? "--redirect-url" : $"--redirect-url={redirectUrl}");
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, expected);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice", "/deep");

        Assert.Equal(expected, Assert.Single(proxy.GitHub.Calls.Authorizations).RedirectUri);
        Assert.Equal(expected, Assert.Single(proxy.GitHub.Calls.Exchanges).RedirectUri);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/deep", answer.Location());
    }

    [Theory]
    [InlineData("select_account", true)]
    [InlineData("consent", true)]
    [InlineData("&scope=repo", false)]
    [InlineData("x", false)]
    public async Task Passes_only_known_prompts_on(string prompt, bool passes)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        await browser.ChooseAccountAsync("alice", start: $"/oauth2/start?prompt={Uri.EscapeDataString(prompt)}");

        Assert.Equal(passes, proxy.GitHub.Calls.Authorizations[0].Parameters.ContainsKey("prompt"));
        Assert.Equal("user:email read:org", proxy.GitHub.Calls.Authorizations[0].Scope);
    }

    [Theory]
    [InlineData("--prompt=select_account", "/oauth2/start", "select_account")]
    [InlineData("--prompt=login", "/oauth2/start?prompt=select_account", "select_account")]
    [InlineData("--prompt=login", "/oauth2/start?prompt=x", "login")]
    [InlineData("--prompt=", "/oauth2/start", null)]
    public async Task Asks_what_the_operator_wants_unless_the_person_wants_more(string flag, string start, string? expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var browser = proxy.NewBrowser();

        await browser.ChooseAccountAsync("alice", start: start);

        Assert.Equal(expected, proxy.GitHub.Calls.Authorizations[0].Parameters.GetValueOrDefault("prompt"));
    }

    [Theory]
    [InlineData("--auth-request-response-mode=query", "query")]
    [InlineData("--auth-request-response-mode", null)]
    public async Task Asks_for_the_answer_in_the_query_where_the_operator_says_so(string flag, string? expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var browser = proxy.NewBrowser();

        await browser.ChooseAccountAsync("alice");

        Assert.Equal(expected, proxy.GitHub.Calls.Authorizations[0].Parameters.GetValueOrDefault("response_mode"));
    }
}
