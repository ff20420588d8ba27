using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class UnixSocketTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TaskCompletionSource _goOn = new();
    private WebApplication _app = null!;

    private string Socket => _directory["app.sock"];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Socket));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("unix://{0}", "true", "kibana.example.com /api/x%2Fy?q alice HTTP/1.1")]
    [InlineData("unix:{0}", "true", "kibana.example.com /api/x%2Fy?q alice HTTP/1.1")]
    [InlineData("unix://{0}", "false", "localhost /api/x%2Fy?q alice HTTP/1.1")]
    public async Task Talks_to_an_application_on_a_socket(string form, string passHost, string expected)
    {
        await using var signedIn = await StartAsync(form, $"--pass-host-header={passHost}");

        var answer = await signedIn.AskAsync("GET /api/x%2Fy?q");

        Assert.Equal((200, expected), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Chooses_it_by_path_beside_others()
    {
        await using var signedIn = await StartAsync("unix://{0}#/api/,{upstream}/");

        var here = await signedIn.AskAsync("GET /api/x");
        var there = await signedIn.AskAsync("GET /x");

        Assert.Equal(("kibana.example.com /api/x alice HTTP/1.1", "upstream"), (here.Body, there.Body));
    }

    [Fact]
    public async Task Passes_WebSockets()
    {
        await using var signedIn = await StartAsync("unix://{0}");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", signedIn.Cookie);
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        var buffer = new byte[100];

        await socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), signedIn.Proxy.NewClient(), limit.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        var received = await socket.ReceiveAsync(buffer, limit.Token);

        Assert.Equal("hello"u8.ToArray(), buffer[..received.Count]);
    }

    [Fact]
    public async Task Passes_a_stream_as_it_comes()
    {
        await using var signedIn = await StartAsync("unix://{0}");
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("GET /stream"));
        var first = await connection.ReadUntilAsync("first");
        _goOn.SetResult();
        var last = await connection.ReadUntilAsync(" last");

        Assert.EndsWith("first", first, StringComparison.Ordinal);
        Assert.EndsWith(" last", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_502_while_nobody_listens_and_says_in_the_log_why()
    {
        await using var signedIn = await StartAsync("unix://{0}.gone");

        var answer = await signedIn.AskAsync("GET /", "Accept: text/html");

        Assert.Equal(502, answer.Status);
        Assert.Contains("The application does not answer", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Socket, answer.Body, StringComparison.Ordinal);
        Assert.Contains(signedIn.Proxy.Log.Lines, line => line.Contains("[600]", StringComparison.Ordinal) && line.Contains($"the socket {Socket}.gone does not exist", StringComparison.Ordinal));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, endOfMessage: true, context.RequestAborted);
        }
        else if (context.Request.Path == "/stream")
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await _goOn.Task;
            await context.Response.WriteAsync(" last");
        }
        else
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            await context.Response.WriteAsync($"{context.Request.Host} {target} {context.Request.Headers["X-Forwarded-User"]} {context.Request.Protocol}");
        }
    }

    private Task<SignedInProxy> StartAsync(string form, params string[] flags) =>
        SignedInProxy.StartAsync(["--upstream=" + form.Replace("{0}", Socket, StringComparison.Ordinal), .. flags]);
}
