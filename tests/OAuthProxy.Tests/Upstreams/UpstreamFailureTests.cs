using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class UpstreamFailureTests
{
    [Fact]
    public async Task Has_a_page_for_people_when_the_upstream_is_down()
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream=http://127.0.0.1:{LoopbackPort.Free()}/");

        var answer = await signedIn.AskAsync("GET /", "Accept: text/html");

        Assert.Equal(502, answer.Status);
        Assert.StartsWith("text/html", Assert.Single(answer["Content-Type"]), StringComparison.Ordinal);
        Assert.Contains("The application does not answer", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer.Body, StringComparison.Ordinal);
        Assert.Contains("no-store", Assert.Single(answer["Cache-Control"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_JSON_for_programs_when_the_upstream_is_down()
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream=http://127.0.0.1:{LoopbackPort.Free()}/");

        var answer = await signedIn.AskWithBodyAsync("POST /", "{}", "Accept: application/json", "Content-Length: 2");

        Assert.Equal(502, answer.Status);
        Assert.Equal(["application/json"], answer["Content-Type"]);
        Assert.Contains("\"upstream_unreachable\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("220 smtp.example ESMTP\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: x\r\n\r\nab")]
    public async Task Answers_502_when_the_upstream_breaks_off_before_its_answer_or_talks_nonsense(string bytes)
    {
        await using var upstream = RawUpstream.Saying(bytes);
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(502, answer.Status);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf of it\r\n")]
    public async Task Does_not_pass_half_an_answer_off_as_a_whole_one(string bytes)
    {
        await using var upstream = RawUpstream.Saying(bytes);
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.False(answer.IsComplete);
    }

    [Fact]
    public async Task Aborts_the_upstreams_work_when_the_client_goes_away()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        signedIn.Upstream.Handle = async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task;
        };
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head("GET /slow"));
        await begun.Task.WaitAsync(RawConnection.Patience);

        connection.Reset();

        await aborted.Task.WaitAsync(RawConnection.Patience);
        Assert.DoesNotContain(signedIn.Proxy.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Aborts_the_upstreams_work_when_one_stream_of_a_connection_is_given_up()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        signedIn.Upstream.Handle = async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task;
        };
        using var client = signedIn.Proxy.NewClient();
        using var request = signedIn.Request(HttpMethod.Get, "/slow");
        (request.Version, request.VersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
        using var giveUp = new CancellationTokenSource();

        var asking = client.SendAsync(request, giveUp.Token);
        await begun.Task.WaitAsync(RawConnection.Patience);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await aborted.Task.WaitAsync(RawConnection.Patience);
        signedIn.Upstream.Handle = null;
        using var next = signedIn.Request(HttpMethod.Get, "/");
        (next.Version, next.VersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
        using var answer = await client.SendAsync(next);
        Assert.Equal("upstream", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Sends_nothing_twice_that_the_upstream_may_have_done()
    {
        var posts = 0;
        await using var upstream = RawUpstream.Start(async connection =>
        {
            for (var head = await connection.ReadHeadAsync(); head.StartsWith("GET ", StringComparison.Ordinal); head = await connection.ReadHeadAsync())
            {
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            }

            if (await connection.ReadAsync(5) == "hello")
            {
                Interlocked.Increment(ref posts);
            }
        });
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var before = await signedIn.AskAsync("GET /");
        var answer = await signedIn.AskWithBodyAsync("POST /pay", "hello", "Content-Length: 5");

        Assert.Equal((200, 502, 1), (before.Status, answer.Status, posts));
    }

    [Fact]
    public async Task Is_back_as_soon_as_the_upstream_is()
    {
        var down = true;
        await using var upstream = RawUpstream.Start(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(down ? "" : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var before = await signedIn.AskAsync("GET /");
        down = false;
        var after = await signedIn.AskAsync("GET /");

        Assert.Equal((502, 200), (before.Status, after.Status));
    }
}
