using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ExpectContinueTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Fact]
    public async Task Asks_for_the_body_when_the_upstream_wants_it()
    {
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("POST /", "Content-Length: 5", "Expect: 100-continue"));
        Assert.StartsWith("HTTP/1.1 100 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
        await connection.SendAsync("hello");
        var answer = await connection.ReadResponseAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("hello"u8.ToArray(), signedIn.Upstream.Last.Body);
    }

    [Fact]
    public async Task Does_not_ask_a_stranger_for_a_body()
    {
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync($"POST / HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nContent-Length: 5\r\nExpect: 100-continue\r\nAccept: application/json\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }
}
