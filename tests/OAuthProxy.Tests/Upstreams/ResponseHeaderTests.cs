using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ResponseHeaderTests
{
    [Theory]
    [InlineData("X-Latin: caf\u00e9")]
    [InlineData("Content-Disposition: attachment; filename=\"\u00e6\u0097\u00a5.txt\"")]
    [InlineData("Strict-Transport-Security: max-age=31536000; includeSubDomains")]
    [InlineData("Content-Security-Policy: default-src 'self'")]
    [InlineData("WWW-Authenticate: Negotiate abc==")]
    [InlineData("Server: own/1.0 (x)")]
    [InlineData("Via: 1.1 cache")]
    [InlineData("Expires: 0")]
    [InlineData("Location: http://localhost:5601//x/../y?z#w")]
    [InlineData("Last-Modified: whenever")]
    [InlineData("X-Auth-Request-User: of the upstream")]
    public async Task Passes_the_bytes_of_a_header_unchanged(string header)
    {
        await using var upstream = RawUpstream.Saying($"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal("hi", answer.Body);
        var parts = header.Split(": ", 2);
        Assert.Equal([parts[1]], answer[parts[0]]);
    }

    [Fact]
    public async Task Passes_every_cookie_that_the_application_sets()
    {
        await using var upstream = RawUpstream.Saying(
            "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\nset-cookie: b=2, 3\r\nSet-Cookie: a=4\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2, 3", "a=4"], answer["Set-Cookie"]);
    }

    [Fact]
    public async Task Passes_large_headers_both_ways()
    {
        var large = new string('x', 30_000);
        await using var signedIn = await SignedInProxy.StartAsync();
        signedIn.Upstream.Answer = context =>
        {
            context.Response.Headers["X-Large"] = large;
            return Task.CompletedTask;
        };

        var answer = await signedIn.AskAsync("GET /", "X-Large: " + large);

        Assert.Equal([large], answer["X-Large"]);
        Assert.Equal([large], signedIn.Upstream.Last["X-Large"]);
    }

    [Fact]
    public async Task Keeps_what_was_of_the_upstreams_connection_to_itself()
    {
        await using var upstream = RawUpstream.Saying(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer["Connection"]);
        Assert.Empty(answer["Keep-Alive"]);
        Assert.Empty(answer["Proxy-Authenticate"]);
    }
}
