using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class MethodTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("PROPFIND")]
    [InlineData("M-SEARCH")]
    [InlineData("x_!#$%&'*+.^`|~9")]
    public async Task Passes_every_method(string method)
    {
        var request = await signedIn.ForwardAsync($"{method} /things/1");

        Assert.Equal((method, "/things/1"), (request.Method, request.Target));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("PROPFIND")]
    public async Task Passes_a_body_with_any_method(string method)
    {
        var request = await signedIn.ForwardWithBodyAsync($"{method} /things/1", "hello", "Content-Length: 5", "Content-Type: text/x-own");

        Assert.Equal("hello"u8.ToArray(), request.Body);
        Assert.Equal(["text/x-own"], request["Content-Type"]);
    }

    [Fact]
    public async Task Answers_HEAD_with_the_length_and_without_the_body()
    {
        signedIn.Upstream.Answer = context =>
        {
            context.Response.ContentLength = 1234;
            return Task.CompletedTask;
        };
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("HEAD /"));
        var answer = await connection.ReadResponseAsync(toHead: true);
        signedIn.Upstream.Answer = null;
        await connection.SendAsync(signedIn.Head("GET /"));
        var next = await connection.ReadResponseAsync();

        Assert.Equal(["1234"], answer["Content-Length"]);
        Assert.Equal("upstream", next.Body);
    }

    [Fact]
    public async Task Is_no_tunnel_to_anywhere()
    {
        signedIn.Upstream.Requests.Clear();
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync($"CONNECT internal.example:22 HTTP/1.1\r\nHost: internal.example:22\r\nCookie: {signedIn.Cookie}\r\n\r\n");
        var answer = await connection.ReadResponseAsync();

        Assert.Equal(400, answer.Status);
        Assert.Empty(signedIn.Upstream.Requests);
    }
}
