using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class UpstreamTimeoutTests
{
    [Theory]
    [InlineData("text/html", "The application takes too long")]
    [InlineData("application/json", "\"upstream_timeout\"")]
    public async Task Answers_504_when_the_upstream_keeps_silent_too_long(string accept, string expected)
    {
        await using var silent = await SilentAsync();

        var asking = silent.SignedIn.AskAsync("GET /", $"Accept: {accept}");
        await silent.Asked.Task.WaitAsync(RawConnection.Patience);
        silent.SignedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(30));
        var answer = await asking;

        Assert.Equal(504, answer.Status);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_patience_until_then()
    {
        await using var silent = await SilentAsync();

        var asking = silent.SignedIn.AskAsync("GET /");
        await silent.Asked.Task.WaitAsync(RawConnection.Patience);
        silent.SignedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(29));
        silent.Answer.SetResult();
        var answer = await asking;

        Assert.Equal((200, "hi"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Begins_to_count_when_the_request_was_sent_whole()
    {
        await using var silent = await SilentAsync();
        await using var connection = await silent.SignedIn.ConnectAsync();

        await connection.SendAsync(silent.SignedIn.Head("POST /", "Content-Length: 4") + "ha");
        await silent.Asked.Task.WaitAsync(RawConnection.Patience);
        silent.SignedIn.Proxy.Clock.Advance(TimeSpan.FromMinutes(10));
        await connection.SendAsync("lf");
        var answering = connection.ReadResponseAsync();
        while (await Task.WhenAny(answering, Task.Delay(TimeSpan.FromMilliseconds(50))) != answering)
        {
            // The proxy notices in its own time that the body is sent; then the clock has to move once more.
            silent.SignedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(504, (await answering).Status);
        Assert.Equal("half", await silent.Body.Task.WaitAsync(RawConnection.Patience));
    }

    [Fact]
    public async Task Has_no_limit_where_none_is_asked_for()
    {
        await using var silent = await SilentAsync("--upstream-timeout=0s");

        var asking = silent.SignedIn.AskAsync("GET /");
        await silent.Asked.Task.WaitAsync(RawConnection.Patience);
        silent.SignedIn.Proxy.Clock.Advance(TimeSpan.FromDays(1));
        silent.Answer.SetResult();

        Assert.Equal(200, (await asking).Status);
    }

    private static async Task<SilentUpstream> SilentAsync(string flag = "--upstream-timeout=30s")
    {
        var silent = new SilentUpstream();
        silent.SignedIn = await SignedInProxy.StartAsync($"--upstream={silent.Upstream.Address}", flag);
        return silent;
    }

    /// <summary>It says that it was asked, and answers only when told to.</summary>
    private sealed class SilentUpstream : IAsyncDisposable
    {
        public SilentUpstream() => Upstream = RawUpstream.Start(async connection =>
        {
            var head = await connection.ReadHeadAsync();
            Asked.TrySetResult();
            if (head.Contains("Content-Length: 4", StringComparison.Ordinal))
            {
                Body.SetResult(await connection.ReadAsync(4));
            }

            if (await Task.WhenAny(Answer.Task, connection.ReadToEndAsync()) == Answer.Task)
            {
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            }
        });

        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource Answer { get; } = new();

        public TaskCompletionSource<string> Body { get; } = new();

        public RawUpstream Upstream { get; }

        public SignedInProxy SignedIn { get; set; } = null!;

        public async ValueTask DisposeAsync()
        {
            await SignedIn.DisposeAsync();
            await Upstream.DisposeAsync();
        }
    }
}
