using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ResponseStreamTests
{
    [Fact]
    public async Task Passes_each_chunk_when_it_is_sent_and_no_clock_cuts_a_long_answer()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream-timeout=30s");
        using var next = new SemaphoreSlim(0);
        signedIn.Upstream.Handle = async context =>
        {
            for (var number = 1; number <= 3; number++)
            {
                await context.Response.WriteAsync($"{number}");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync();
            }
        };
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("GET /"));
        await connection.ReadHeadAsync();
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal($"1\r\n{number}\r\n", await connection.ReadAsync(6));
            signedIn.Proxy.Clock.Advance(TimeSpan.FromHours(1));
            next.Release();
        }

        Assert.Equal("0\r\n\r\n", await connection.ReadAsync(5));
    }

    [Fact]
    public async Task Passes_the_head_of_an_answer_before_there_is_a_body()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var more = new TaskCompletionSource();
        signedIn.Upstream.Handle = async context =>
        {
            await context.Response.Body.FlushAsync();
            await more.Task;
        };
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("GET /"));
        var head = await connection.ReadHeadAsync();
        more.SetResult();

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_out_early_hints_and_passes_the_answer_behind_them()
    {
        await using var upstream = RawUpstream.Saying(
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal((200, "hi"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Passes_the_fields_behind_a_body_where_the_protocol_can_carry_them()
    {
        await using var upstream = RawUpstream.Saying(
            "HTTP/1.1 200 OK\r\nTrailer: X-Check\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Check: sum\r\n\r\n");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");
        using var client = signedIn.Proxy.NewClient();
        using var request = signedIn.Request(HttpMethod.Get, "/");
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);

        using var answer = await client.SendAsync(request);

        Assert.Equal("hi", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["sum"], answer.TrailingHeaders.GetValues("X-Check"));
    }
}
