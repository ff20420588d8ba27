using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>The address for Envoy and Ambassador, which put the original path behind it.</summary>
public sealed class ExternalAuthorizationTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("POST", "/app/%2F/x?q=1&mode=x&allowed_groups=other&rd=https://evil.example/")]
    [InlineData("DELETE", "/oauth2/auth?allowed_emails=")]
    public async Task Says_200_to_a_person_whatever_the_applications_query_is(string method, string original)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true");

        var answer = await signedIn.AskAsync($"{method} /oauth2/ext_authz{original}", "Content-Length: 0");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["alice"], answer["X-Auth-Request-User"]);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("/app?q=1&rd=https://evil.example/", "/oauth2/sign_in?rd=%2Fapp%3Fq%3D1%26rd%3Dhttps%3A%2F%2Fevil.example%2F")]
    [InlineData("/app?rd=/x", "/oauth2/sign_in?rd=%2Fapp%3Frd%3D%2Fx")]
    [InlineData("//evil.example/", "/oauth2/sign_in?rd=%2F")]
    public async Task Gives_a_stranger_the_way_to_the_sign_in_and_back(string original, string location)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var stranger = proxy.NewBrowser();

        using var person = await stranger.GetAsync("/oauth2/ext_authz" + original, Answers.AcceptHtml, ("X-Forwarded-Uri", "/spoofed"), ("X-Auth-Request-Redirect", "/spoofed"));
        using var program = await stranger.GetAsync("/oauth2/ext_authz" + original, Answers.AcceptJson);

        Assert.Equal((HttpStatusCode.Redirect, location), (person.StatusCode, person.Location()));
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("GET", "/public/x", 200)]
    [InlineData("POST", "/hook", 200)]
    [InlineData("GET", "/hook", 401)]
    [InlineData("GET", "/private?/public/", 401)]
    [InlineData("GET", "/public/../private", 400)]
    [InlineData("GET", "/public/%2e%2e/private", 400)]
    [InlineData("GET", "/public/%23/private", 400)]
    [InlineData("GET", "/public/%2fprivate", 400)]
    [InlineData("GET", "//public/", 400)]
    [InlineData("GET", "/public/%zz", 401)]
    public async Task A_rule_judges_the_path_behind_the_prefix(string method, string original, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/", "--skip-auth-route=POST=^/hook$");
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);

        await connection.SendAsync($"{method} /oauth2/ext_authz{original} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nAccept: application/json\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(status, (await connection.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Says_nobody_where_nobody_is_so_that_no_client_can_say_somebody()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true", "--github-org", "--skip-auth-regex=^/public/");
        await signedIn.SignInAsync("mallory");

        var withoutGroups = await signedIn.AskAsync("GET /oauth2/ext_authz/x");
        signedIn.Browser.Cookies.Clear();
        using var stranger = await signedIn.Browser.GetAsync("/oauth2/ext_authz/public/x");

        Assert.Equal(["mallory"], withoutGroups["X-Auth-Request-User"]);
        Assert.Equal([""], withoutGroups["X-Auth-Request-Groups"]);
        Assert.All(["User", "Email", "Groups", "Preferred-Username"], name => Assert.Equal([""], stranger.Headers.GetValues("X-Auth-Request-" + name)));
    }

    [Theory]
    [InlineData("/oauth2/ext_authz")]
    [InlineData("/oauth2/ext_authz?allowed_groups=other")]
    [InlineData("/OAUTH2/ext_authz/app")]
    [InlineData("/oauth2/ext%5Fauthz/app")]
    public async Task Asked_about_nothing_it_says_no(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync();

        Assert.Equal(404, (await signedIn.AskAsync("GET " + target)).Status);
    }
}
