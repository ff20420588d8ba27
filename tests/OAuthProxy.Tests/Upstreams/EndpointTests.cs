using OAuthProxy.Authorization;
using OAuthProxy.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class EndpointTests
{
    [Fact]
    public async Task Says_of_every_endpoint_whom_it_is_open_to()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--upstream={upstream}/,{upstream}/api/,{upstream}/exact");
        var endpoints = proxy.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<AccessPolicy>()));
        Assert.Equal(
            ["/oauth2/callback", "/oauth2/handover", "/oauth2/sign_in", "/oauth2/sign_out", "/oauth2/sign_out/visit", "/oauth2/start", "/ping", "/ready", "/robots.txt"],
            endpoints.Where(endpoint => AccessPolicy.Of(endpoint).IsOpen).Select(endpoint => endpoint.RoutePattern.RawText).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["/oauth2/auth", "/oauth2/ext_authz/{**original}", "/oauth2/userinfo"],
            endpoints.Where(endpoint => AccessPolicy.Of(endpoint).IsForPrograms).Select(endpoint => endpoint.RoutePattern.RawText).Order(StringComparer.Ordinal));
        Assert.Equal(["/oauth2/"], endpoints.Where(endpoint => AccessPolicy.Of(endpoint) == AccessPolicy.RulesApplyToOwn).Select(endpoint => endpoint.RoutePattern.RawText));
        Assert.Equal(["/{**path}"], endpoints.Where(endpoint => AccessPolicy.Of(endpoint) == AccessPolicy.RulesApply).Select(endpoint => endpoint.RoutePattern.RawText));
    }

    [Fact]
    public async Task Keeps_an_endpoint_closed_that_says_nothing()
    {
        string[] flags =
        [
            "--upstream=static://200", "--provider=github", $"--cookie-secret={ProxyUnderTest.CookieSecret}", "--http-address=127.0.0.1:0",
            "--email-domain=*", "--client-id=x", "--client-secret=y",
        ];
        var (settings, problems, _) = SettingsReader.Read(flags, new Dictionary<string, string>());
        Assert.Empty(problems);
        await using var app = ProxyApplication.Build(settings);
        app.Map("/forgotten", context => context.Response.WriteAsync("secret"));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First(url => url.Contains("127.0.0.1", StringComparison.Ordinal))) };

        using var answer = await client.GetAsync("/forgotten");

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
