using System.IO.Compression;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ResponseTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>, IDisposable
{
    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Passes_answers_that_have_no_body(int status)
    {
        signedIn.Upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ETag = "W/\"1\"";
            return Task.CompletedTask;
        };

        var answer = await signedIn.AskAsync("GET /", "If-None-Match: W/\"1\"");

        Assert.Equal(status, answer.Status);
        Assert.Equal(["W/\"1\""], answer["ETag"]);
        Assert.Empty(answer["Transfer-Encoding"]);
        Assert.Equal(["W/\"1\""], signedIn.Upstream.Last["If-None-Match"]);
    }

    [Theory]
    [InlineData(301, "")]
    [InlineData(404, "")]
    [InlineData(404, "own page")]
    [InlineData(500, "")]
    [InlineData(502, "own page")]
    [InlineData(599, "")]
    public async Task Leaves_the_upstreams_own_errors_and_redirects_alone(int status, string body)
    {
        signedIn.Upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentLength = body.Length;
            context.Response.Headers.Location = "http://elsewhere.example/?a b";
            return context.Response.WriteAsync(body);
        };

        var answer = await signedIn.AskAsync("GET /", "Accept: text/html");

        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Equal([$"{body.Length}"], answer["Content-Length"]);
        Assert.Equal(["http://elsewhere.example/?a b"], answer["Location"]);
        Assert.Empty(answer["Content-Type"]);
    }

    [Fact]
    public async Task Does_not_unpack_what_is_compressed()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("hello hello hello"u8.ToArray());
        }

        signedIn.Upstream.Answer = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentLength = packed.Length;
            return context.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        };

        var answer = await signedIn.AskAsync("GET /", "Accept-Encoding: gzip;q=0.5, zstd");

        Assert.Equal(["gzip;q=0.5, zstd"], signedIn.Upstream.Last["Accept-Encoding"]);
        Assert.Equal(["gzip"], answer["Content-Encoding"]);
        Assert.Equal(packed.ToArray(), Encoding.Latin1.GetBytes(answer.Body));
    }

    [Fact]
    public async Task Asks_for_no_encoding_that_the_client_did_not_ask_for()
    {
        var request = await signedIn.ForwardAsync("GET /");

        Assert.Empty(request["Accept-Encoding"]);
        Assert.Empty(request["User-Agent"]);
        Assert.Empty(request["traceparent"]);
    }

    public void Dispose() => signedIn.Upstream.Answer = null;
}
