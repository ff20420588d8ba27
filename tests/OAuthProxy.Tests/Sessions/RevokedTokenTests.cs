using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>GitHub no longer accepts the token when a session is refreshed: the session is over, and whoever asks is told why.</summary>
public sealed class RevokedTokenTests
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60);

    [Theory]
    [InlineData()]
    [InlineData("--skip-provider-button=true")]
    public async Task A_person_is_told_and_has_a_way_back(params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flags);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.GitHub.Directory.RevokeTokens("alice");

        proxy.Clock.Advance(Due);
        using var answer = await browser.GetAsync("/deep?q=1");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var page = await answer.TextAsync();
        Assert.Contains("<h1>Your sign-in at GitHub has ended</h1>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/oauth2/start?rd=%2Fdeep%3Fq%3D1\"", page, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.True(answer.Removes("_oauth2_proxy"));
        Assert.Empty(browser.Cookies.Names);
        Assert.Empty(proxy.Upstream.Requests);

        using var back = await browser.SignInAsync(returnAddress: "/deep?q=1");
        using var again = await browser.GetAsync("/deep?q=1");
        Assert.Equal("upstream", await again.TextAsync());
    }

    [Theory]
    [InlineData("/", "Accept", "application/json")]
    [InlineData("/", "Sec-Fetch-Mode", "cors")]
    [InlineData("/logo.svg", "Sec-Fetch-Dest", "image")]
    [InlineData("/api/x", "Accept", "*/*", "--api-route=^/api/")]
    [InlineData("/", "Accept", "text/html", "--force-json-errors=true")]
    [InlineData("/oauth2/userinfo", "Accept", "text/html")]
    [InlineData("/oauth2/auth", "Accept", "text/html")]
    [InlineData("/oauth2/ext_authz/app", "Accept", "application/json")]
    public async Task A_program_gets_401_with_the_reason(string address, string name, string value, params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flags);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.GitHub.Directory.RevokeTokens("alice");

        proxy.Clock.Advance(Due);
        using var answer = await browser.GetAsync(address, (name, value));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("session_ended", await answer.ErrorAsync());
        Assert.True(answer.Removes("_oauth2_proxy"));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/oauth2/auth?mode=redirect")]
    [InlineData("/oauth2/ext_authz/deep")]
    public async Task A_person_behind_a_gateway_that_hands_answers_on_is_told_too(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.GitHub.Directory.RevokeTokens("alice");

        proxy.Clock.Advance(Due);
        using var answer = await browser.GetAsync(address, Answers.AcceptHtml);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Your sign-in at GitHub has ended", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.True(answer.Removes("_oauth2_proxy"));
    }

    [Fact]
    public async Task Where_no_sign_in_is_needed_nobody_is_bothered()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.GitHub.Directory.RevokeTokens("alice");

        proxy.Clock.Advance(Due);
        using var answer = await browser.GetAsync("/public/x");

        Assert.Equal("upstream", await answer.TextAsync());
        Assert.DoesNotContain("X-Forwarded-User", proxy.Upstream.Last.Headers.Select(header => header.Name));
    }

    [Fact]
    public async Task A_stranger_is_not_told_that_anything_has_ended()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        proxy.Clock.Advance(TimeSpan.FromHours(169));
        using var answer = await browser.GetAsync("/", ("Cookie", "_oauth2_proxy=x"));

        Assert.Contains("Sign in with GitHub", await answer.TextAsync(), StringComparison.Ordinal);
    }
}
