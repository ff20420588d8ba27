using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class MissingSlashTests
{
    [Theory]
    [InlineData("GET /api", 301, "/api/")]
    [InlineData("HEAD /api", 301, "/api/")]
    [InlineData("GET /api?q=1&r=//evil.example/", 301, "/api/?q=1&r=//evil.example/")]
    [InlineData("GET /api?", 301, "/api/?")]
    [InlineData("GET /api?q=caf%C3%A9%0d%0aX:%20y", 301, "/api/?q=caf%C3%A9%0d%0aX:%20y")]
    [InlineData("GET http://kibana.example.com/api?q", 301, "/api/?q")]
    [InlineData("POST /api?q", 308, "/api/?q")]
    [InlineData("DELETE /a/b", 308, "/a/b/")]
    public async Task Sends_people_on_to_the_prefix_with_their_query(string line, int status, string location)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/api/,{upstream}/a/b/");

        var answer = await signedIn.AskAsync(line, "Content-Length: 0");

        Assert.Equal((status, location), (answer.Status, Assert.Single(answer["Location"])));
        Assert.Equal(["no-store"], answer["Cache-Control"]);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("//api")]
    [InlineData("//evil.example/api")]
    [InlineData("///api")]
    [InlineData("/%2fapi")]
    [InlineData("/%2F%2Fevil.example")]
    [InlineData("/\\api")]
    [InlineData("/%5capi")]
    [InlineData("/api;x")]
    [InlineData("/api%2f")]
    [InlineData("/api%3fx")]
    [InlineData("/./api")]
    [InlineData("/x/..//api")]
    [InlineData("http://kibana.example.com//api")]
    [InlineData("http://evil.example/api")]
    [InlineData("/API")]
    [InlineData("/%61pi")]
    [InlineData("/ap")]
    [InlineData("/a")]
    [InlineData("/apis")]
    public async Task Sends_nobody_anywhere_from_a_path_that_is_not_the_prefix_less_its_slash(string target)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/api/,{upstream}/a/b/");

        var answer = await signedIn.AskAsync($"GET {target}");

        Assert.True(answer.Status is 400 or 404, $"{answer.Status}");
        Assert.Empty(answer["Location"]);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("--upstream={upstream}/,{upstream}/api/")]
    [InlineData("--upstream={upstream}/api,{upstream}/api/")]
    public async Task Leaves_the_path_to_an_upstream_that_serves_it(string upstreams)
    {
        await using var signedIn = await SignedInProxy.StartAsync(upstreams);

        var request = await signedIn.ForwardAsync("GET /api");

        Assert.Equal("/api", request.Target);
    }

    [Fact]
    public async Task Tells_no_stranger_which_prefixes_there_are()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--upstream={upstream}/api/");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/api", ("Accept", "application/json"));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }
}
