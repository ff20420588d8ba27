using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class TokenEndpointTests
{
    [Theory]
    [InlineData("incorrect_client_credentials", HttpStatusCode.BadGateway, "application_rejected")]
    [InlineData("redirect_uri_mismatch", HttpStatusCode.BadGateway, "application_rejected")]
    [InlineData("application_suspended", HttpStatusCode.BadGateway, "application_rejected")]
    [InlineData("bad_verification_code", HttpStatusCode.Forbidden, "sign_in_expired")]
    public async Task A_refusal_with_status_200_is_a_refusal(string error, HttpStatusCode status, string code)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Behaviour.Answer(Endpoints.Token, 200, $$"""{"error":"{{error}}","error_description":"no"}""");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), Answers.AcceptJson);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, await answer.ErrorAsync());
        Assert.False(answer.GivesSession());
        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_told_to_the_operator()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--client-secret=wrong_wrong_wrong");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        var page = await answer.TextAsync();
        Assert.Contains("--client-secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong_wrong_wrong", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_too_old_is_a_403_with_a_way_to_begin_again()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice", "/deep");
        proxy.Clock.Advance(TimeSpan.FromMinutes(11));

        using var answer = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("href=\"/oauth2/start?rd=%2Fdeep\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"access_token":""}""")]
    [InlineData("""{"access_token":null}""")]
    [InlineData("""{"error":42}""")]
    public async Task An_answer_without_a_token_is_a_502(string body)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Behaviour.Answer(Endpoints.Token, 200, body);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    [Fact]
    public async Task Gets_the_secret_in_the_form_and_never_in_an_address()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        var exchange = Assert.Single(proxy.GitHub.Calls.Exchanges);
        Assert.Equal(ProxyUnderTest.ClientSecret, exchange.ClientSecret);
        Assert.Equal("authorization_code", exchange.GrantType);
        Assert.All(proxy.GitHub.Calls.All, call => Assert.DoesNotContain(ProxyUnderTest.ClientSecret, call.PathAndQuery, StringComparison.Ordinal));
        var token = Assert.Single(proxy.GitHub.Directory.Grants.Tokens).Value;
        Assert.All(proxy.GitHub.Calls.Api, call => Assert.Equal($"Bearer {token}", call.Headers["Authorization"]));
        Assert.All(proxy.GitHub.Calls.Api, call => Assert.DoesNotContain(token, call.PathAndQuery, StringComparison.Ordinal));
    }
}
