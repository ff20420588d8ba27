using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class StaticUpstreamTests
{
    [Theory]
    [InlineData("static://202", 202, "Authenticated")]
    [InlineData("static://200/", 200, "Authenticated")]
    [InlineData("static://503", 503, "Authenticated")]
    [InlineData("static://204", 204, "")]
    [InlineData("static://teapot", 200, "Authenticated")]
    public async Task Answers_with_the_status_of_a_static_upstream(string upstream, int status, string body)
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream}");

        var answer = await signedIn.AskAsync("GET /any/path");

        Assert.Equal((status, body), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Serves_nothing_from_the_null_device()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=file:///dev/null");

        var answer = await signedIn.AskAsync("GET /any/path", "Accept: application/json");

        Assert.Equal(404, answer.Status);
        Assert.Contains("\"not_found\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static://202")]
    [InlineData("file:///dev/null")]
    public async Task Answers_no_stranger(string upstream)
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--upstream={upstream}");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/any/path", ("Accept", "application/json"));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
