using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class ApiRouteTests
{
    [Theory]
    [InlineData("--api-route=^/api/", "/api/x")]
    [InlineData("--force-json-errors=true", "/x")]
    public async Task Answers_a_stranger_as_a_program(string flag, string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag, "--skip-provider-button=true");
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync(path, Answers.AcceptHtml, ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/apis")]
    [InlineData("/x?y=/api/")]
    public async Task Shows_the_page_where_the_path_does_not_match(string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--api-route=^/api/");
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Answers_a_refusal_as_to_a_program_too()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--api-route=^/api/", "--cookie-refresh=1m");
        using var browser = proxy.NewBrowser();
        using var signIn = await browser.SignInAsync("alice");
        proxy.GitHub.Directory.RemoveMember("acme", "alice");
        proxy.Clock.Advance(TimeSpan.FromMinutes(2));

        using var answer = await browser.GetAsync("/api/x", Answers.AcceptHtml);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("not_in_organization", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
