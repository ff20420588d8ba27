using System.Net;
using System.Text.Json;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class GateForProgramsTests
{
    [Fact]
    public async Task Userinfo_tells_the_person_who_they_are_and_no_secret()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--pass-access-token=true");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync("/oauth2/userinfo");

        using var json = JsonDocument.Parse(await answer.TextAsync());
        Assert.Equal(["user", "email", "groups", "preferredUsername"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("alice@corp.example", json.RootElement.GetProperty("email").GetString());
        Assert.Equal(["acme", "acme:sre"], json.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
    }

    [Theory]
    [InlineData("/oauth2/auth")]
    [InlineData("/oauth2/userinfo")]
    public async Task Refuses_by_todays_rules_with_the_reason_in_JSON(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var stricter = proxy.StartReplica("--github-team=sre");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        using var elsewhere = stricter.NewBrowser(cookies: browser.Cookies);

        using var answer = await elsewhere.GetAsync(address, Answers.AcceptHtml, ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("not_in_team", await answer.ErrorAsync());
    }

    [Fact]
    public async Task Auth_says_who_it_is_in_headers_when_asked_to()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--set-xauthrequest=true");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync("/oauth2/auth");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["alice"], answer.Headers.GetValues("X-Auth-Request-User"));
        Assert.Equal(["alice@corp.example"], answer.Headers.GetValues("X-Auth-Request-Email"));
        Assert.Equal(["acme,acme:sre"], answer.Headers.GetValues("X-Auth-Request-Groups"));
        Assert.False(answer.Headers.Contains("X-Auth-Request-Access-Token"));
    }
}
