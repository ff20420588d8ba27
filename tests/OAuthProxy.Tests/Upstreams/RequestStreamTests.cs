using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class RequestStreamTests
{
    [Fact]
    public async Task Passes_the_first_bytes_before_the_last_are_sent_and_has_patience_with_a_slow_sender()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream-timeout=30s");
        var first = new TaskCompletionSource<string>();
        signedIn.Upstream.Handle = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            first.SetResult((await reader.ReadLineAsync())!);
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        };
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("POST /", "Content-Length: 10"));
        await connection.SendAsync("first\n");
        Assert.Equal("first", await first.Task.WaitAsync(RawConnection.Patience));
        signedIn.Proxy.Clock.Advance(TimeSpan.FromHours(1));
        await connection.SendAsync("last");
        var answer = await connection.ReadResponseAsync();

        Assert.Equal((200, "last"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("Content-Length: 100", "half of it")]
    [InlineData("Transfer-Encoding: chunked", "a\r\nhalf of it\r\n")]
    public async Task Does_not_pass_half_a_body_off_as_a_whole_one(string framing, string half)
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource<bool>();
        signedIn.Upstream.Handle = async context =>
        {
            try
            {
                await context.Request.Body.ReadExactlyAsync(new byte[10]);
                arrived.SetResult();
                await context.Request.Body.CopyToAsync(Stream.Null);
                ended.SetResult(true);
            }
            catch (Exception broken) when (broken is IOException or OperationCanceledException)
            {
                ended.SetResult(false);
            }
        };
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("POST /", framing) + half);
        await arrived.Task.WaitAsync(RawConnection.Patience);
        connection.Reset();

        Assert.False(await ended.Task.WaitAsync(RawConnection.Patience));
    }
}
