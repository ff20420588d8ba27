using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class TrustedClientTests
{
    private const string Office = "--trusted-ip=10.0.0.0/8";

    private static readonly string[] BehindProxy = ["--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1"];

    [Theory]
    [InlineData("X-Real-IP", "X-Real-IP", "10.1.2.3", 200)]
    [InlineData("X-Real-IP", "X-Real-IP", "203.0.113.9", 403)]
    [InlineData("X-Real-IP", "X-Forwarded-For", "10.1.2.3", 403)]
    [InlineData("X-Forwarded-For", "X-Forwarded-For", "10.1.2.3", 200)]
    [InlineData("X-Forwarded-For", "X-Forwarded-For", "10.0.0.1, 203.0.113.9", 403)]
    [InlineData("X-Forwarded-For", "X-Real-IP", "10.1.2.3", 403)]
    [InlineData("x-envoy-external-address", "X-Envoy-External-Address", "10.1.2.3", 200)]
    [InlineData("CF-Connecting-IP", "CF-Connecting-IP", "::ffff:10.1.2.3", 200)]
    [InlineData("X-ProxyUser-IP", "X-ProxyUser-IP", "10.1.2.3", 200)]
    public async Task Is_known_by_the_header_that_is_named_and_by_no_other(string option, string header, string value, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync([Office, .. BehindProxy, $"--real-client-ip-header={option}"]);
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync("/", (header, value));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("--reverse-proxy=false")]
    [InlineData("--reverse-proxy=true")]
    [InlineData("--reverse-proxy=true", "--trusted-proxy-ip=10.0.0.0/8")]
    public async Task Is_nobody_who_says_so_himself(params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync([Office, .. flags]);
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync("/", ("X-Real-IP", "10.1.2.3"), ("X-Forwarded-For", "10.1.2.3"), ("CF-Connecting-IP", "10.1.2.3"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("--reverse-proxy=false", 200)]
    [InlineData("--reverse-proxy=true", 403)] // the proxy does not say for whom it asks
    public async Task Is_the_peer_unless_that_is_a_proxy(string flag, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--trusted-ip=127.0.0.1,::1", "--trusted-proxy-ip=127.0.0.1", flag);
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync("/");

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Has_an_identity_only_after_signing_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync([Office, .. BehindProxy]);
        using var browser = proxy.NewBrowser();
        var header = ("X-Real-IP", "10.1.2.3");

        using var asStranger = await browser.GetAsync("/", header, ("X-Forwarded-User", "admin"));
        var stranger = proxy.Upstream.Last;
        using var signIn = await browser.SignInAsync("alice");
        using var asAlice = await browser.GetAsync("/", header);

        Assert.Empty(stranger["X-Forwarded-User"]);
        Assert.Equal(["alice"], proxy.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Is_let_through_by_the_gate_for_programs_too_and_told_nothing_of_itself()
    {
        await using var proxy = await ProxyUnderTest.StartAsync([Office, .. BehindProxy]);
        using var stranger = proxy.NewBrowser();
        var header = ("X-Real-IP", "10.1.2.3");

        using var auth = await stranger.GetAsync("/oauth2/auth", header);
        using var userInfo = await stranger.GetAsync("/oauth2/userinfo", header);
        using var elsewhere = await stranger.GetAsync("/oauth2/auth", ("X-Real-IP", "203.0.113.9"));

        Assert.Equal((202, 200, 401), ((int)auth.StatusCode, (int)userInfo.StatusCode, (int)elsewhere.StatusCode));
        Assert.Equal("{}", await userInfo.Content.ReadAsStringAsync());
    }
}
