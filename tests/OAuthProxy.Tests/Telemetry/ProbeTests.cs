using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("GET /ping", "OK")]
    [InlineData("GET /ready", "OK")]
    [InlineData("POST /ping", "OK")]
    [InlineData("GET /ping?x=1", "OK")]
    [InlineData("GET /robots.txt", "User-agent: *\nDisallow: /\n")]
    public async Task Answers_anybody(string line, string body)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        var answer = await AskAsync(proxy, line);

        Assert.Equal((200, body), (answer.Status, answer.Body));
        Assert.StartsWith("text/plain", Assert.Single(answer["Content-Type"]), StringComparison.Ordinal);
        Assert.Empty(answer["Set-Cookie"]);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task Answers_on_every_host()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);

        await connection.SendAsync("GET /ping HTTP/1.0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moves_to_the_paths_that_are_asked_for()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--ping-path=/healthz", "--ready-path=/readyz");

        Assert.Equal("OK", (await AskAsync(proxy, "GET /healthz")).Body);
        Assert.Equal("OK", (await AskAsync(proxy, "GET /readyz")).Body);
        Assert.Equal(403, (await AskAsync(proxy, "GET /ping")).Status);
    }

    [Fact]
    public async Task Leaves_the_path_to_the_application_where_it_is_empty()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--ping-path=");

        var request = await signedIn.ForwardAsync("GET /ping");

        Assert.Equal("/ping", request.Target);
    }

    [Fact]
    public async Task Answers_while_the_upstream_is_down_and_GitHub_too()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--upstream=http://127.0.0.1:1/");

        Assert.Equal(200, (await AskAsync(proxy, "GET /ready")).Status);
        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    private static async Task<RawResponse> AskAsync(ProxyUnderTest proxy, string line)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nContent-Length: 0\r\n\r\n");
        return await connection.ReadResponseAsync();
    }
}
