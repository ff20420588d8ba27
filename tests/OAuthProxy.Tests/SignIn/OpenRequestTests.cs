using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class OpenRequestTests
{
    [Theory]
    [InlineData("--skip-auth-regex=^/public/", "GET", "/public/x?y=/admin")]
    [InlineData("--skip-auth-route=^/public/,never/{1,2}$", "GET", "/public/,never/")]
    [InlineData("--skip-auth-route=POST=^/hook$", "POST", "/hook")]
    [InlineData("--skip-auth-route=!=^/admin/", "PUT", "/anything")]
    [InlineData("--skip-auth-preflight=true", "OPTIONS", "/admin/")]
    public async Task Lets_a_stranger_through_to_what_needs_no_sign_in(string flag, string method, string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(path, proxy.Upstream.Last.Target);
    }

    [Theory]
    [InlineData("--skip-auth-regex=^/public/", "GET", "/admin?/public/")]
    [InlineData("--skip-auth-regex=^/api/.*/status", "GET", "/api/private/x?path=/status")]
    [InlineData("--skip-auth-regex=^/public/", "GET", "/PUBLIC/x")]
    [InlineData("--skip-auth-route=POST=^/hook$", "GET", "/hook")]
    [InlineData("--skip-auth-route=!=^/admin/", "GET", "/admin/x")]
    [InlineData("--skip-auth-preflight=true", "GET", "/")]
    public async Task Stops_a_stranger_before_all_else(string flag, string method, string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("/public/../admin")]
    [InlineData("/public/%2e%2e/admin")]
    [InlineData("/public/..%2fadmin")]
    [InlineData("/public%2f..%2fadmin")]
    [InlineData("/public/%252e%252e/admin")]
    [InlineData("/public/..;/admin")]
    [InlineData("/public/..\\admin")]
    [InlineData("/public/%5c..%5cadmin")]
    [InlineData("//public/../admin")]
    [InlineData("/public/%00/../admin")]
    [InlineData("/admin%3f/public/")]
    [InlineData("/admin%23/public/")]
    [InlineData("/admin#/public/")]
    [InlineData("/public//admin")]
    [InlineData("http://kibana.example.com/public/../admin")]
    [InlineData("/public/%0a")]
    [InlineData("/public/%1F")]
    [InlineData("/public/%7f")]
    public async Task A_path_that_can_be_read_in_two_ways_reaches_nothing(string target)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/");
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);

        await connection.SendAsync($"GET {target} HTTP/1.1\r\nHost: kibana.example.com\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 4", await connection.ReadAsync(12), StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("X-Forwarded-Uri", "/public/")]
    [InlineData("X-Original-URL", "/public/")]
    [InlineData("X-Rewrite-URL", "/public/")]
    [InlineData("X-HTTP-Method-Override", "POST")]
    public async Task Is_not_decided_by_a_header(string name, string value)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/", "--skip-auth-route=POST=^/admin");
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync("/admin", (name, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Original-URL")]
    [InlineData("X_Rewrite_Url")]
    [InlineData("x-forwarded-uri")]
    [InlineData("X-HTTP-Method-Override")]
    public async Task Lets_no_stranger_name_another_path_or_method_to_the_application(string name)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/");
        using var browser = proxy.NewBrowser();

        using var asStranger = await browser.GetAsync("/public/", (name, "/admin"));
        var stranger = proxy.Upstream.Last;
        using var signIn = await browser.SignInAsync("alice");
        using var asAlice = await browser.GetAsync("/public/", (name, "/admin"));

        Assert.Empty(stranger[name]);
        Assert.Equal(["/admin"], proxy.Upstream.Last[name]);
    }

    [Fact]
    public async Task Believes_no_identity_of_a_stranger_and_sends_that_of_a_person()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/");
        using var browser = proxy.NewBrowser();

        using var asStranger = await browser.GetAsync("/public/", ("X-Forwarded-User", "admin"), ("X_Forwarded_Email", "admin@corp.example"));
        var stranger = proxy.Upstream.Last;
        using var signIn = await browser.SignInAsync("alice");
        using var asAlice = await browser.GetAsync("/public/");

        Assert.DoesNotContain(stranger.Headers, header => header.Value.Contains("admin", StringComparison.Ordinal));
        Assert.Equal(["alice"], proxy.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Tells_nothing_of_somebody_whom_the_rules_refuse()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=^/public/", "--cookie-refresh=1m");
        using var browser = proxy.NewBrowser();
        using var signIn = await browser.SignInAsync("alice");
        proxy.GitHub.Directory.RemoveMember("acme", "alice");
        proxy.Clock.Advance(TimeSpan.FromMinutes(2));

        using var open = await browser.GetAsync("/public/");
        using var closed = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Empty(proxy.Upstream.Last["X-Forwarded-User"]);
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
    }

    [Fact]
    public async Task Opens_none_of_the_proxys_own_endpoints()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-auth-regex=.*");
        using var stranger = proxy.NewBrowser();

        using var userInfo = await stranger.GetAsync("/oauth2/userinfo");
        using var auth = await stranger.GetAsync("/oauth2/auth");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (userInfo.StatusCode, auth.StatusCode));
    }
}
