using System.Net;
using System.Net.WebSockets;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class NoWebSocketsTests : IAsyncLifetime
{
    private SignedInProxy _signedIn = null!;

    public async ValueTask InitializeAsync() => _signedIn = await SignedInProxy.StartAsync("--proxy-websockets=false");

    public ValueTask DisposeAsync() => _signedIn.DisposeAsync();

    [Theory]
    [InlineData("Connection: Upgrade", "Upgrade: websocket")]
    [InlineData("connection: keep-alive, upgrade", "upgrade: WebSocket")]
    [InlineData("Connection: Upgrade", "Upgrade: h2c, websocket")]
    [InlineData("Connection: Upgrade", "Upgrade: websocket/13")]
    [InlineData("Connection: Upgrade", "Upgrade: SPDY/3.1")]
    public async Task Answers_an_upgrade_that_would_be_a_tunnel_403(string connection, string upgrade)
    {
        var answer = await _signedIn.AskAsync("GET /socket", connection, upgrade, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal(403, answer.Status);
        Assert.Contains("websockets_off", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task Answers_it_403_by_HTTP_2_too()
    {
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", _signedIn.Cookie);
        using var limit = new CancellationTokenSource(RawConnection.Patience);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), _signedIn.Proxy.NewClient(), limit.Token));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        Assert.Empty(_signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("Upgrade: h2c")]
    [InlineData("Upgrade: TLS/1.0")]
    [InlineData("Accept: */*")]
    public async Task Passes_every_other_request(string header)
    {
        var request = await _signedIn.ForwardAsync("GET /", "Connection: Upgrade", header);

        Assert.Empty(request["Upgrade"]);
    }
}
