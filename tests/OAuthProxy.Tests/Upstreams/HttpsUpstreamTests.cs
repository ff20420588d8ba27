using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class HttpsUpstreamTests
{
    [Fact]
    public async Task Does_not_talk_to_an_upstream_whose_certificate_nobody_vouches_for()
    {
        await using var upstream = await HttpsUpstream.StartAsync();
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain("HTTP/", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talks_to_it_when_told_to_and_agrees_on_HTTP_2()
    {
        await using var upstream = await HttpsUpstream.StartAsync();
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}", "--ssl-upstream-insecure-skip-verify=true");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal((200, "HTTP/2 alice"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1 alice")]
    [InlineData(HttpProtocols.Http2, "HTTP/2 alice")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2 alice")]
    public async Task Speaks_what_the_upstream_speaks(HttpProtocols protocols, string expected)
    {
        await using var upstream = await HttpsUpstream.StartAsync(protocols: protocols);
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}", "--ssl-upstream-insecure-skip-validation=true");

        for (var time = 0; time < 3; time++)
        {
            var answer = await signedIn.AskAsync("GET /");

            Assert.Equal((200, expected), (answer.Status, answer.Body));
        }
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task Passes_WebSockets_over_TLS(HttpProtocols protocols)
    {
        await using var upstream = await HttpsUpstream.StartAsync(protocols: protocols);
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}", "--ssl-upstream-insecure-skip-verify=true");
        await signedIn.AskAsync("GET /");
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", signedIn.Cookie);
        var buffer = new byte[100];

        await socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), signedIn.Proxy.NewClient(), limit.Token);
        var received = await socket.ReceiveAsync(buffer, limit.Token);

        Assert.Equal("alice"u8.ToArray(), buffer[..received.Count]);
    }

    [Fact]
    public async Task Understands_an_upstream_that_learns_HTTP_2_later()
    {
        await using var before = await HttpsUpstream.StartAsync(protocols: HttpProtocols.Http1);
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={before.Address}", "--ssl-upstream-insecure-skip-verify=true", "--disable-keep-alives=true");
        Assert.Equal("HTTP/1.1 alice", (await signedIn.AskAsync("GET /")).Body);
        var port = before.Address.Port;
        await before.DisposeAsync();

        await using var after = await HttpsUpstream.StartAsync(port: port);

        Assert.Equal(200, (await signedIn.AskAsync("GET /")).Status);
    }
}
