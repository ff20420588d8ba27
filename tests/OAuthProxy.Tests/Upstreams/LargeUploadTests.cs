using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class LargeUploadTests
{
    private const long Total = 200L * 1024 * 1024;

    [Fact]
    public async Task Holds_the_sender_back_while_the_upstream_does_not_read()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var begin = new TaskCompletionSource();
        signedIn.Upstream.Handle = async context =>
        {
            await begin.Task;
            var received = 0L;
            var buffer = new byte[256 * 1024];
            for (var read = 1; read > 0; received += read)
            {
                read = await context.Request.Body.ReadAsync(buffer);
            }

            await context.Response.WriteAsync($"{received}");
        };
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head("PUT /", $"Content-Length: {Total}"));

        var chunk = new byte[1024 * 1024];
        var sent = 0L;
        var sentBeforeAnyWasRead = 0L;
        while (sent < Total)
        {
            var sending = connection.SendAsync(chunk);
            if (!begin.Task.IsCompleted && await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1))) != sending)
            {
                sentBeforeAnyWasRead = sent;
                begin.SetResult();
            }

            await sending;
            sent += chunk.Length;
        }

        Assert.True(begin.Task.IsCompleted, "All was taken from the sender though the upstream read nothing.");
        Assert.InRange(sentBeforeAnyWasRead, 1, Total / 5);
        Assert.Equal($"{Total}", (await connection.ReadResponseAsync()).Body);
    }
}
