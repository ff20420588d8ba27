using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class RequestBodyTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Fact]
    public async Task Keeps_the_length_of_a_body_that_has_one()
    {
        var request = await signedIn.ForwardWithBodyAsync("POST /", "hello", "Content-Length: 5");

        Assert.Equal("hello"u8.ToArray(), request.Body);
        Assert.Equal(["5"], request["Content-Length"]);
        Assert.Empty(request["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Keeps_a_body_of_unknown_length_chunked()
    {
        var request = await signedIn.ForwardWithBodyAsync("POST /", "3\r\nhel\r\n2;name=value\r\nlo\r\n0\r\n\r\n", "Transfer-Encoding: chunked");

        Assert.Equal("hello"u8.ToArray(), request.Body);
        Assert.Empty(request["Content-Length"]);
        Assert.Equal(["chunked"], request["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Says_that_an_empty_body_is_empty()
    {
        var request = await signedIn.ForwardAsync("POST /", "Content-Length: 0");

        Assert.Equal(["0"], request["Content-Length"]);
        Assert.Empty(request["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Passes_a_chunked_body_without_a_chunk()
    {
        var request = await signedIn.ForwardWithBodyAsync("POST /", "0\r\n\r\n", "Transfer-Encoding: chunked");

        Assert.Empty(request.Body);
    }

    [Fact]
    public async Task Gives_no_body_to_a_request_that_has_none()
    {
        var request = await signedIn.ForwardAsync("GET /");

        Assert.Empty(request["Content-Length"]);
        Assert.Empty(request["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Does_not_take_the_fields_behind_a_body_for_headers()
    {
        var body = "5\r\nhello\r\n0\r\nX-Forwarded-User: admin\r\nX-Late: 1\r\n\r\n";

        var request = await signedIn.ForwardWithBodyAsync("POST /", body, "Transfer-Encoding: chunked", "Trailer: X-Forwarded-User");

        Assert.Equal("hello"u8.ToArray(), request.Body);
        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Empty(request["X-Late"]);
    }
}
