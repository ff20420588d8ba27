using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams.Routing;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>The file changes while something is under way.</summary>
public sealed class GatewayRaceTests : IAsyncLifetime
{
    private const string Open = "{ host: kibana.example.com, upstream: \"{upstream}\", public: true }";
    private const string Elsewhere = "{ host: kibana.example.com, upstream: [\"{other}\", \"{upstream}\"], allow: { users: [alice] } }";
    private const string Gone = "{ host: grafana.example.com, upstream: \"{other}\", public: true }";

    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayProxy.StartAsync(File(Open));

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    /// <summary>The addresses of their route change, it closes, it vanishes and comes back, and none of them notices.</summary>
    [Fact]
    public async Task What_is_under_way_ends_as_it_began_through_two_hundred_versions()
    {
        using var next = new SemaphoreSlim(0);
        var uploading = new TaskCompletionSource();
        _gateway.Upstream.Handle = context => context.Request.Path.Value switch
        {
            "/socket" => SocketEcho.AnswerAsync(context),
            "/download" => DownloadAsync(context, next),
            _ => CountAsync(context, uploading),
        };
        using var client = _gateway.Proxy.NewClient();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws://kibana.example.com/socket"), client, Limit());
        await using var download = await client.GetStreamAsync(new Uri("http://kibana.example.com/download"), Limit());
        await using var upload = await RawConnection.OpenAsync(_gateway.Proxy.EndPoint);
        await upload.SendAsync("POST /upload HTTP/1.1\r\nHost: kibana.example.com\r\nTransfer-Encoding: chunked\r\n\r\n");
        await uploading.Task.WaitAsync(RawConnection.Patience);

        var message = new byte[5];
        for (var version = 0; version < 200; version++)
        {
            _gateway.Change(File((version % 3) switch { 0 => Elsewhere, 1 => Gone, _ => Open }));

            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Limit());
            Assert.Equal(5, (await socket.ReceiveAsync(message, Limit())).Count);
            next.Release();
            await download.ReadExactlyAsync(message, Limit());
            await upload.SendAsync("5\r\nhello\r\n");
        }

        await upload.SendAsync("0\r\n\r\n");
        var answer = await upload.ReadResponseAsync();
        Assert.Equal((200, "1000"), (answer.Status, answer.Body));
        Assert.Empty(_gateway.Other.Requests);
    }

    /// <summary>The rule that would have let the person in goes while GitHub is being asked who they are.</summary>
    [Theory]
    [InlineData(Endpoints.Token)]
    [InlineData(Endpoints.User)]
    public async Task A_callback_that_is_being_answered_is_judged_by_the_rules_at_its_end(string endpoint)
    {
        _gateway.Change(File(Elsewhere));
        using var browser = _gateway.Proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        using var gate = _gateway.Proxy.GitHub.Behaviour.Hold(endpoint);

        var answering = browser.GetAsync(callback);
        await _gateway.Proxy.GitHub.Calls.WhenArrivedAsync(endpoint, 1, TestContext.Current.CancellationToken);
        _gateway.Change(File(Elsewhere.Replace("alice", "bob", StringComparison.Ordinal)));
        gate.Open();

        using var answer = await answering;
        Assert.Equal((HttpStatusCode.Forbidden, false), (answer.StatusCode, answer.GivesSession()));
    }

    /// <summary>And the other way round: the rule comes meanwhile.</summary>
    [Fact]
    public async Task A_rule_that_came_meanwhile_lets_people_in()
    {
        _gateway.Change(File(Elsewhere.Replace("alice", "bob", StringComparison.Ordinal)));
        using var browser = _gateway.Proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        using var gate = _gateway.Proxy.GitHub.Behaviour.Hold(Endpoints.User);

        var answering = browser.GetAsync(callback);
        await _gateway.Proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);
        _gateway.Change(File(Elsewhere));
        gate.Open();

        using var answer = await answering;
        Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.GivesSession()));
    }

    [Fact]
    public async Task Versions_that_are_gone_leave_nothing_behind()
    {
        var gone = new List<WeakReference>();
        for (var version = 0; version < 500; version++)
        {
            gone.AddRange(await PutInForceAsync(version));
        }

        using var limit = new CancellationTokenSource(RawConnection.Patience);
        while (gone.Count(one => one.IsAlive) > 3 * 5) // of the last ones something may still be on a stack or in a pool
        {
            limit.Token.ThrowIfCancellationRequested();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
    }

    /// <summary>One version with probes of its own and a request; in a method of its own, so that nothing of it stays on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference[]> PutInForceAsync(int version)
    {
        _gateway.Change(File($"{{ host: kibana.example.com, public: true, upstream: {{ addresses: [\"{{upstream}}\", \"{{other}}\"], health: {{ path: /, interval: {version + 1}h }} }} }}"));
        Assert.InRange((await _gateway.AskAsync("kibana.example.com", "GET /")).Status, 200, 503); // the first probe may not be back yet

        var found = _gateway.Proxy.Services.GetRequiredService<LiveRoutes>().Table.Find("kibana.example.com")!.Find("/").Found!;
        return [new(found), new(found.Forwarding!.Cluster), new(found.Forwarding.Cluster.Model.HttpClient)];
    }

    private static string File(string host) => $"hosts: [ {host} ]\n";

    private static async Task DownloadAsync(HttpContext context, SemaphoreSlim next)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        while (true)
        {
            await next.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("hello", context.RequestAborted);
        }
    }

    private static async Task CountAsync(HttpContext context, TaskCompletionSource began)
    {
        began.TrySetResult();
        var (count, part) = (0, new byte[100]);
        while (await context.Request.Body.ReadAsync(part, context.RequestAborted) is > 0 and var read)
        {
            count += read;
        }

        await context.Response.WriteAsync($"{count}", context.RequestAborted);
    }

    private static CancellationToken Limit() => new CancellationTokenSource(RawConnection.Patience).Token;
}
