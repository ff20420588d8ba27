using System.Net;
using System.Net.WebSockets;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class WebSocketTests : IAsyncLifetime
{
    private SignedInProxy _signedIn = null!;

    public async ValueTask InitializeAsync()
    {
        _signedIn = await SignedInProxy.StartAsync("--upstream-timeout=30s");
        _signedIn.Upstream.Handle = EchoAsync;
    }

    public ValueTask DisposeAsync() => _signedIn.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Passes_messages_of_both_kinds_whatever_their_size(string version)
    {
        using var socket = await ConnectAsync(options => options.HttpVersion = Version.Parse(version));
        foreach (var (kind, size) in new[] { (WebSocketMessageType.Text, 5), (WebSocketMessageType.Binary, 0), (WebSocketMessageType.Binary, 3_000_000) })
        {
            var message = Enumerable.Range(0, size).Select(index => (byte)(index % 100)).ToArray();

            var sending = socket.SendAsync(message, kind, endOfMessage: true, Limit());
            var (received, receivedKind) = await ReceiveAsync(socket);
            await sending;

            Assert.Equal(kind, receivedKind);
            Assert.Equal(message, received);
        }
    }

    [Fact]
    public async Task Passes_the_sub_protocol_and_who_is_there()
    {
        using var socket = await ConnectAsync(options =>
        {
            options.AddSubProtocol("graphql-ws");
            options.AddSubProtocol("chat");
            options.SetRequestHeader("X-Forwarded-User", "spoofed");
        });

        await socket.SendAsync("who"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Limit());
        var (received, _) = await ReceiveAsync(socket);

        Assert.Equal("chat", socket.SubProtocol);
        Assert.Equal("alice"u8.ToArray(), received);
    }

    [Fact]
    public async Task Passes_the_way_in_which_the_application_closes()
    {
        using var socket = await ConnectAsync();

        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Limit());
        var closed = await socket.ReceiveAsync(new byte[100], Limit());

        Assert.Equal(WebSocketMessageType.Close, closed.MessageType);
        Assert.Equal((4001, "so long"), ((int)socket.CloseStatus!, socket.CloseStatusDescription));
    }

    [Fact]
    public async Task Passes_the_way_in_which_the_browser_closes()
    {
        var seen = new TaskCompletionSource<(int, string?)>();
        _signedIn.Upstream.Handle = async context =>
        {
            using var accepted = await context.WebSockets.AcceptWebSocketAsync();
            await accepted.ReceiveAsync(new byte[100], Limit());
            seen.SetResult(((int)accepted.CloseStatus!, accepted.CloseStatusDescription));
            await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Limit());
        };
        using var socket = await ConnectAsync();

        await socket.CloseAsync((WebSocketCloseStatus)4002, "gone", Limit());

        Assert.Equal((4002, "gone"), await seen.Task.WaitAsync(RawConnection.Patience));
    }

    [Fact]
    public async Task Lets_a_silent_socket_live_for_days()
    {
        using var socket = await ConnectAsync();

        _signedIn.Proxy.Clock.Advance(TimeSpan.FromDays(3));
        await socket.SendAsync("still there"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Limit());
        var (received, _) = await ReceiveAsync(socket);

        Assert.Equal("still there"u8.ToArray(), received);
    }

    [Fact]
    public async Task Passes_pings_of_the_browser_to_the_application()
    {
        await using var connection = await _signedIn.ConnectAsync();
        await connection.SendAsync(_signedIn.Head(
            "GET /socket", "connection: keep-alive, upgrade", "upgrade: WebSocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        var head = await connection.ReadHeadAsync();

        await connection.SendAsync("\x89\x82\0\0\0\0hi"); // ping, masked
        var pong = await connection.ReadAsync(4);

        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
        Assert.Equal("\x8a\x02hi", pong);
    }

    [Fact]
    public async Task Passes_a_refusal_of_the_application()
    {
        _signedIn.Upstream.Handle = null;
        _signedIn.Upstream.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return context.Response.WriteAsync("not here");
        };

        var answer = await _signedIn.AskAsync(
            "GET /socket", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal((426, "not here"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Tells_the_application_when_the_browser_is_gone()
    {
        var gone = new TaskCompletionSource();
        _signedIn.Upstream.Handle = async context =>
        {
            using var accepted = await context.WebSockets.AcceptWebSocketAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => await accepted.ReceiveAsync(new byte[100], Limit()));
            gone.SetResult();
        };
        using var socket = await ConnectAsync();

        socket.Abort();

        await gone.Task.WaitAsync(RawConnection.Patience);
    }

    [Fact]
    public async Task Answers_a_stranger_401()
    {
        using var client = _signedIn.Proxy.NewClient();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), client, Limit()));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    private static CancellationToken Limit() => new CancellationTokenSource(RawConnection.Patience).Token;

    private static async Task<(byte[] Message, WebSocketMessageType Kind)> ReceiveAsync(WebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, Limit());
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return (message.ToArray(), received.MessageType);
            }
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.LastOrDefault());
        while (true)
        {
            var (message, kind) = await ReceiveAsync(socket);
            switch (kind, System.Text.Encoding.UTF8.GetString(message))
            {
                case (WebSocketMessageType.Close, _):
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Limit());
                    return;
                case (WebSocketMessageType.Text, "bye"):
                    await socket.CloseAsync((WebSocketCloseStatus)4001, "so long", Limit());
                    return;
                case (WebSocketMessageType.Text, "who"):
                    message = System.Text.Encoding.UTF8.GetBytes(context.Request.Headers["X-Forwarded-User"].ToString());
                    break;
            }

            await socket.SendAsync(message, kind, endOfMessage: true, Limit());
        }
    }

    private async Task<ClientWebSocket> ConnectAsync(Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.SetRequestHeader("Cookie", _signedIn.Cookie);
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), _signedIn.Proxy.NewClient(), Limit());
        return socket;
    }
}
