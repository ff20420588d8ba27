using System.Net.WebSockets;
using System.Text.Json;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

public sealed class RequestLogTests
{
    private static readonly string[] Keys =
    [
        "type", "timestamp", "client", "request_id", "username", "host", "request_method", "upstream", "request_uri", "protocol", "user_agent", "status_code", "response_size",
        "request_duration",
    ];

    [Fact]
    public async Task Writes_the_line_of_oauth2_proxy()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--logging-local-time=false");

        await signedIn.AskAsync("GET /app?a=1%202", "User-Agent: Mozilla/5.0 (X11)", "X-Request-Id: id-1");

        Assert.Equal(
            "127.0.0.1 - id-1 - alice@corp.example [2026/11/20 12:00:00] kibana.example.com GET / \"/app?a=1%202\" HTTP/1.1 \"Mozilla/5.0 (X11)\" 200 8 0.000",
            await signedIn.Proxy.Output.LineWithAsync("id-1"));
    }

    [Fact]
    public async Task Writes_dashes_for_a_stranger_who_got_no_further_than_the_proxy()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--logging-local-time=false");

        var size = (await AskAsync(proxy, "GET /app", "X-Request-Id: id-1")).Body.Length;

        Assert.Equal(
            $"127.0.0.1 - id-1 - - [2026/11/20 12:00:00] kibana.example.com GET - \"/app\" HTTP/1.1 \"\" 403 {size} 0.000",
            await proxy.Output.LineWithAsync("id-1"));
    }

    [Theory]
    [InlineData("GET /ping", "200 2")]
    [InlineData("GET /oauth2/auth", "401 ")]
    [InlineData("GET /oauth2/sign_out", "302 0")]
    [InlineData("GET /a/../b", "400 ")]
    [InlineData("HEAD /app", "403 0 ")]
    public async Task Writes_what_the_proxy_answers_itself(string request, string end)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        await AskAsync(proxy, request, "X-Request-Id: id-1");

        Assert.Contains($"\"{request.Split(' ')[1]}\" HTTP/1.1 \"\" {end}", await proxy.Output.LineWithAsync("id-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_which_upstream_was_asked_and_how_long_it_took()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream={upstream}/,{upstream}/api/");
        var clock = signedIn.Proxy.Clock;
        signedIn.Upstream.Answer = context =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(1234));
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return context.Response.WriteAsync(new string('x', 100_000));
        };

        await signedIn.AskAsync("GET /api/x", "X-Request-Id: id-1");

        var line = await signedIn.Proxy.Output.LineWithAsync("id-1");
        Assert.Contains(" GET /api/ \"/api/x\" ", line, StringComparison.Ordinal);
        Assert.EndsWith(" 418 100000 1.234", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_a_fixed_answer_as_one_of_an_upstream()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=static://202");

        await signedIn.AskAsync("GET /x", "X-Request-Id: id-1");

        Assert.Contains(" GET / \"/x\" HTTP/1.1 \"\" 202 13 ", await signedIn.Proxy.Output.LineWithAsync("id-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_an_upstream_that_does_not_answer()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--upstream=http://127.0.0.1:1/");

        await signedIn.AskAsync("GET /x", "X-Request-Id: id-1");

        Assert.Matches(" GET / \"/x\" HTTP/1.1 \"\" 502 [1-9][0-9]+ ", await signedIn.Proxy.Output.LineWithAsync("id-1"));
    }

    [Fact]
    public async Task Writes_a_request_whose_client_did_not_wait()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        var asked = new TaskCompletionSource();
        signedIn.Upstream.Answer = async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head("GET /x", "X-Request-Id: id-1"));
        await asked.Task.WaitAsync(RawConnection.Patience);

        connection.Reset();

        Assert.Contains(" \"/x\" HTTP/1.1 \"\" 499 0 ", await signedIn.Proxy.Output.LineWithAsync("id-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_a_WebSocket_when_it_ends()
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        signedIn.Upstream.Handle = async context =>
        {
            using var accepted = await context.WebSockets.AcceptWebSocketAsync();
            await accepted.ReceiveAsync(new byte[10], CancellationToken.None);
            await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        };
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", signedIn.Cookie);
        socket.Options.SetRequestHeader("X-Request-Id", "id-1");
        await socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), signedIn.Proxy.NewClient(), CancellationToken.None);

        signedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.DoesNotContain("id-1", signedIn.Proxy.Output.Text, StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(RawConnection.Patience);

        Assert.EndsWith(" 101 0 90.000", await signedIn.Proxy.Output.LineWithAsync("id-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_a_request_that_says_its_length_in_two_ways()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);

        await connection.SendAsync($"POST /x HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nX-Request-Id: id-1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        var answer = await connection.ReadResponseAsync();

        Assert.Equal(400, answer.Status);
        Assert.Contains(" POST - \"/x\" HTTP/1.1 \"\" 400 ", await proxy.Output.LineWithAsync("id-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_JSON()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--request-logging-format=json", "--logging-local-time=false");

        await signedIn.AskAsync("GET /app?a=1&b=%22", "User-Agent: \"a\\b\" \u00ff\u001b[2J", "X-Request-Id: id-1");

        using var json = JsonDocument.Parse(await signedIn.Proxy.Output.LineWithAsync("id-1"));
        Assert.Equal(Keys, json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["request", "2026-11-20T12:00:00+00:00", "127.0.0.1", "id-1", "alice@corp.example", "kibana.example.com", "GET", "/", "/app?a=1&b=%22", "HTTP/1.1", "\"a\\b\" \u00ff\u001b[2J", "200", "8", "0"],
            json.RootElement.EnumerateObject().Select(property => property.Value.ToString()));
        Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty("status_code").ValueKind);
    }

    [Fact]
    public async Task Takes_the_format_of_the_operator()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--request-logging-format=req {{ .StatusCode }} {{.RequestURI}}");

        await signedIn.AskAsync("GET /app");

        Assert.Equal("req 200 \"/app\"", await signedIn.Proxy.Output.LineWithAsync("/app"));
    }

    [Fact]
    public async Task Says_nothing_when_it_is_off()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--request-logging=false");

        await signedIn.AskAsync("GET /app", "X-Request-Id: id-1");
        await signedIn.AskAsync("GET /oauth2/sign_out", "X-Request-Id: id-2");

        await signedIn.Proxy.Output.LineWithAsync("id-2"); // of the auth log, and written after the request before
        Assert.DoesNotContain("id-1", signedIn.Proxy.Output.Text, StringComparison.Ordinal);
        Assert.Single(signedIn.Proxy.Output.Lines, line => line.Contains("id-2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--exclude-logging-path=/app,/static", "/app", false)]
    [InlineData("--exclude-logging-path=/app,/static", "/app?x=1", false)]
    [InlineData("--exclude-logging-path=/app,/static", "/%61pp", false)]
    [InlineData("--exclude-logging-path=/app,/static", "/app/", true)]
    [InlineData("--exclude-logging-path=/app,/static", "/App", true)]
    [InlineData("--exclude-logging-paths=/app", "/app", false)]
    [InlineData("--exclude-logging-path=", "/app", true)]
    [InlineData("--silence-ping-logging=true", "/ping", false)]
    [InlineData("--silence-ping-logging=true", "/ready?x", false)]
    [InlineData("--silence-ping-logging=true", "/ping/me", true)]
    [InlineData("--silence-ping-logging=false", "/ping", true)]
    public async Task Leaves_out_what_it_is_told_to(string flag, string target, bool isLogged)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);

        await AskAsync(proxy, $"GET {target}", "X-Request-Id: id-1");
        await AskAsync(proxy, "GET /last", "X-Request-Id: id-2");

        await proxy.Output.LineWithAsync("id-2");
        Assert.Equal(isLogged, proxy.Output.Text.Contains("id-1", StringComparison.Ordinal));
    }

    private static async Task<RawResponse> AskAsync(ProxyUnderTest proxy, string line, params string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadResponseAsync(toHead: line.StartsWith("HEAD ", StringComparison.Ordinal));
    }
}
