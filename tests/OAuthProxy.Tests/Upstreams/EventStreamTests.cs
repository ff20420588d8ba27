using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class EventStreamTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Passes_each_event_when_it_is_sent_though_days_lie_between_them(string version)
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream-timeout=30s");
        using var next = new SemaphoreSlim(0);
        signedIn.Upstream.Handle = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var number = 1; number <= 3; number++)
            {
                await context.Response.WriteAsync($"data: {number}\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(context.RequestAborted);
            }
        };
        using var client = signedIn.Proxy.NewClient();
        using var request = signedIn.Request(HttpMethod.Get, "/events");
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal($"data: {number}", await events.ReadLineAsync().WaitAsync(RawConnection.Patience));
            signedIn.Proxy.Clock.Advance(TimeSpan.FromDays(2));
            next.Release();
        }

        Assert.Null(await events.ReadLineAsync().WaitAsync(RawConnection.Patience));
    }

    [Fact]
    public async Task Ends_the_stream_at_the_upstream_when_the_browser_is_gone()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var ended = new TaskCompletionSource();
        signedIn.Upstream.Handle = async context =>
        {
            context.RequestAborted.Register(ended.SetResult);
            await context.Response.Body.FlushAsync();
            await ended.Task;
        };
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head("GET /events"));
        await connection.ReadHeadAsync();

        connection.Reset();

        await ended.Task.WaitAsync(RawConnection.Patience);
    }
}
