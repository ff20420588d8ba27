using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class TrustedProxyTests
{
    private const string Trusted = "--trusted-proxy-ip=10.0.0.0/8,127.0.0.1";

    private static readonly (string, string)[] Forwarded = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "kibana.corp.example")];

    [Fact]
    public async Task Takes_scheme_and_host_from_a_trusted_proxy()
    {
        await using var proxy = await StartAsync("--reverse-proxy=true", Trusted);
        using var browser = proxy.NewBrowser("inside.example");

        using var started = await browser.GetAsync("/oauth2/start", Forwarded);

        Assert.Contains("redirect_uri=https%3A%2F%2Fkibana.corp.example%2Foauth2%2Fcallback", started.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--reverse-proxy=true", "--trusted-proxy-ip=10.0.0.0/8")]
    [InlineData("--reverse-proxy=true", "--trusted-proxy-ip")]
    [InlineData("--reverse-proxy=false", Trusted)]
    public async Task Believes_nobody_else(params string[] flags)
    {
        await using var proxy = await StartAsync(flags);
        using var browser = proxy.NewBrowser("inside.example");

        using var started = await browser.GetAsync("/oauth2/start", Forwarded);

        Assert.Contains("redirect_uri=http%3A%2F%2Finside.example%2Foauth2%2Fcallback", started.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https, http", "one.example, two.example", "http%3A%2F%2Ftwo.example")]
    [InlineData("gopher", "evil.example/path", "http%3A%2F%2Finside.example")]
    [InlineData("", "user@evil.example", "http%3A%2F%2Finside.example")]
    [InlineData("HTTPS", "", "https%3A%2F%2Finside.example")]
    public async Task Takes_the_last_value_and_only_one_that_makes_sense(string scheme, string host, string expected)
    {
        await using var proxy = await StartAsync("--reverse-proxy=true", Trusted);
        using var browser = proxy.NewBrowser("inside.example");

        using var started = await browser.GetAsync("/oauth2/start", ("X-Forwarded-Proto", scheme), ("X-Forwarded-Host", host));

        Assert.Contains($"redirect_uri={expected}%2Foauth2", started.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_the_application_what_it_took_and_the_whole_chain_of_addresses()
    {
        await using var proxy = await StartAsync("--reverse-proxy=true", Trusted, "--skip-auth-regex=^/");
        using var stranger = proxy.NewBrowser("inside.example");

        using var answer = await stranger.GetAsync("/", [.. Forwarded, ("X-Forwarded-For", "203.0.113.9, 10.0.0.7")]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["https"], proxy.Upstream.Last["X-Forwarded-Proto"]);
        Assert.Equal(["kibana.corp.example"], proxy.Upstream.Last["X-Forwarded-Host"]);
        Assert.Equal(["203.0.113.9, 10.0.0.7, 127.0.0.1"], proxy.Upstream.Last["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Never_decides_by_a_forwarded_path()
    {
        await using var proxy = await StartAsync("--reverse-proxy=true", Trusted, "--skip-auth-regex=^/public/");
        using var stranger = proxy.NewBrowser("inside.example");

        using var answer = await stranger.GetAsync("/admin", ("X-Forwarded-Uri", "/public/"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>Plain http, and a callback that is made from each request.</summary>
    private static Task<ProxyUnderTest> StartAsync(params string[] flags) =>
        ProxyUnderTest.StartAsync([.. flags, "--cookie-secure=false", "--redirect-url", "--cookie-domain"]);
}
