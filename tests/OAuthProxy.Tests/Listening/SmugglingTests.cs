using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

/// <summary>Requests that one server could take for one and another for two.</summary>
public sealed class SmugglingTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: 40", "")]
    [InlineData("Content-Length: 0\r\nContent-Length: 0", "")]
    [InlineData("Content-Length: 0, 40", "")]
    [InlineData("Content-Length: -1", "")]
    [InlineData("Content-Length: 0x0", "")]
    [InlineData("Content-Length:", "")]
    [InlineData("Content-Length: 99999999999999999999", "")]
    [InlineData("Transfer-Encoding: chunked, identity", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: identity", "")]
    [InlineData("Transfer-Encoding : chunked", "0\r\n\r\n")]
    [InlineData("Content-Length : 0", "")]
    [InlineData("X: 1\r\n Transfer-Encoding: chunked", "")]
    [InlineData("X: 1\r\n\tmore", "")]
    [InlineData(" X: 1", "")]
    [InlineData("X Y: 1", "")]
    [InlineData("X\0: 1", "")]
    [InlineData("X: 1\0", "")]
    [InlineData("X: 1\rY: 2", "")]
    [InlineData(": 1", "")]
    [InlineData("NoColon", "")]
    [InlineData("Host: other.example", "")]
    [InlineData("Transfer-Encoding: chunked", "1;a\nb\r\nx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1;\nx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1;a\rb\r\nx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1\nx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "1\r\nxx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "-1\r\nx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "0x1\r\nx\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n")]
    public async Task Refuses_a_request_with_an_end_that_is_open_to_doubt(string header, string body)
    {
        signedIn.Upstream.Requests.Clear();
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("POST /", header) + body + signedIn.Head("GET /smuggled"));
        var answer = await connection.ReadResponseAsync();
        var rest = await connection.ReadToEndAsync();

        Assert.Equal(400, answer.Status);
        Assert.Equal("", rest);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task Fills_no_log_with_exceptions()
    {
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("POST /", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nX-Request-Id: two-lengths") + "0\r\n\r\n");
        await connection.ReadToEndAsync();

        Assert.Contains(" 400 ", await signedIn.Proxy.Output.LineWithAsync("two-lengths"), StringComparison.Ordinal);
        Assert.DoesNotContain(signedIn.Proxy.Log.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serves_requests_of_one_connection_one_after_the_other()
    {
        signedIn.Upstream.Requests.Clear();
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(
            signedIn.Head("POST /1", "Content-Length: 5") + "hello"
            + signedIn.Head("POST /2", "Transfer-Encoding: chunked") + "0\r\n\r\n"
            + signedIn.Head("GET /3"));
        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
        }

        Assert.Equal(["/1", "/2", "/3"], signedIn.Upstream.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task Mistakes_no_body_for_a_request()
    {
        var body = signedIn.Head("GET /smuggled");

        var request = await signedIn.ForwardWithBodyAsync("GET /", body, $"Content-Length: {body.Length}");

        Assert.Equal("/", request.Target);
        Assert.Equal(body.Length, request.Body.Length);
    }
}
