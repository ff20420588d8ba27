using System.Net.WebSockets;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>Clients that come in numbers and go without a word leave nothing behind at the application.</summary>
public sealed class ManyAbortsTests : IAsyncLifetime
{
    private const int Many = 100;

    private readonly CountdownEvent _begun = new(Many);
    private readonly CountdownEvent _ended = new(Many);
    private SignedInProxy _signedIn = null!;

    public async ValueTask InitializeAsync() => _signedIn = await SignedInProxy.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _signedIn.DisposeAsync();
        _begun.Dispose();
        _ended.Dispose();
    }

    [Theory]
    [InlineData("Content-Length: 1000000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task Ends_every_upload_that_was_given_up(string framing)
    {
        _signedIn.Upstream.Handle = context => UntilItEndsAsync(() => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));

        await ComeAndGoAsync(_signedIn.Head("POST /", framing) + "5\r\nhello\r\n");
    }

    [Fact]
    public async Task Ends_every_WebSocket_that_was_given_up()
    {
        _signedIn.Upstream.Handle = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await UntilItEndsAsync(async () => await socket.ReceiveAsync(new byte[10], CancellationToken.None));
        };

        await ComeAndGoAsync(_signedIn.Head("GET /", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    }

    [Fact]
    public async Task Ends_every_answer_that_was_given_up()
    {
        _signedIn.Upstream.Handle = context => UntilItEndsAsync(async () =>
        {
            await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await ComeAndGoAsync(_signedIn.Head("GET /"));
    }

    private async Task ComeAndGoAsync(string request)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => _signedIn.ConnectAsync()));
        await Task.WhenAll(connections.Select(connection => connection.SendAsync(request)));
        Assert.True(await WaitAsync(_begun), $"{_begun.CurrentCount} did not begin");

        foreach (var connection in connections)
        {
            connection.Reset();
        }

        Assert.True(await WaitAsync(_ended), $"{_ended.CurrentCount} did not end");
        _signedIn.Upstream.Handle = null;
        Assert.Equal(200, (await _signedIn.AskAsync("GET /")).Status);
        Assert.DoesNotContain(_signedIn.Proxy.Log.Lines, line => line.StartsWith("Error OAuthProxy", StringComparison.Ordinal));
    }

    private static Task<bool> WaitAsync(CountdownEvent all) => Task.Run(() => all.Wait(RawConnection.Patience));

    private async Task UntilItEndsAsync(Func<Task> work)
    {
        _begun.Signal();
        try
        {
            await work();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or WebSocketException)
        {
            // As expected.
        }

        _ended.Signal();
    }
}
