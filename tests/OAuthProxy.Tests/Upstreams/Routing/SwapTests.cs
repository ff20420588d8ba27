using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Routing;

/// <summary>Other upstreams in the place of those before, while people work.</summary>
public sealed class SwapTests : IAsyncLifetime
{
    private EchoUpstream _other = null!;
    private SignedInProxy _signedIn = null!;

    private LiveRoutes Routes => _signedIn.Proxy.Services.GetRequiredService<LiveRoutes>();

    private string Here => _signedIn.Upstream.Address.ToString();

    private string There => _other.Address.ToString();

    public async ValueTask InitializeAsync()
    {
        _other = await HostedUpstream.NamedAsync("other");
        _signedIn = await SignedInProxy.StartAsync("--upstream=kibana.example.com={upstream}");
    }

    public async ValueTask DisposeAsync()
    {
        await _signedIn.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Is_in_force_when_it_is_done()
    {
        await SwapAsync($"kibana.example.com={There}", $"kibana.example.com/api/={Here}", $"*.dev.example.com={There}");
        Assert.Equal("other", (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Body);
        Assert.Equal("upstream", (await _signedIn.AskAtAsync("kibana.example.com", "GET /api/")).Body);
        Assert.Equal("other", (await _signedIn.AskAtAsync("a.dev.example.com", "GET /")).Body);
        Assert.Equal(400, (await _signedIn.AskAtAsync("kibana.example.com", "GET //")).Status);

        await SwapAsync($"grafana.example.com={Here}");
        Assert.Equal(404, (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Status);
        Assert.Equal("upstream", (await _signedIn.AskAtAsync("grafana.example.com", "GET //")).Body);

        await SwapAsync("static://202");
        Assert.Equal(202, (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Status);

        await SwapAsync();
        Assert.Equal(404, (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Status);
    }

    [Fact]
    public async Task Fails_no_request()
    {
        string[][] sets = [[$"kibana.example.com={There}", $"b.example={Here}"], [$"kibana.example.com={Here}"], [$"*.example.com={There}"], [Here, "c.example=static://200"]];
        using var done = new CancellationTokenSource();
        var answers = new ConcurrentBag<(int, string)>();
        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!done.IsCancellationRequested)
            {
                var answer = await _signedIn.AskAtAsync("kibana.example.com", "GET /");
                answers.Add((answer.Status, answer.Body));
            }
        }).ToList();

        for (var swaps = 0; swaps < 60; swaps++)
        {
            await SwapAsync(sets[swaps % sets.Length]);
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        Assert.NotEmpty(answers);
        Assert.Empty(answers.Distinct().Except([(200, "other"), (200, "upstream")]));
    }

    [Fact]
    public async Task A_request_ends_as_it_began()
    {
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _signedIn.Upstream.Answer = async context =>
        {
            await context.Response.WriteAsync("first, ");
            await context.Response.Body.FlushAsync();
            began.SetResult();
            await goOn.Task;
            await context.Response.WriteAsync("then");
        };
        var asking = _signedIn.AskAtAsync("kibana.example.com", "GET /");
        await began.Task.WaitAsync(RawConnection.Patience);

        await SwapAsync($"grafana.example.com={There}");
        await SwapAsync($"kibana.example.com={There}");
        goOn.SetResult();

        Assert.Equal("first, then", (await asking).Body);
        Assert.Equal("other", (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Body);
    }

    [Fact]
    public async Task An_open_WebSocket_survives()
    {
        _signedIn.Upstream.Handle = SocketEcho.AnswerAsync;
        using var client = _signedIn.Proxy.NewClient();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", _signedIn.Cookie);
        await socket.ConnectAsync(new Uri($"ws://{ProxyUnderTest.Host}/socket"), client, Limit());

        for (var swaps = 0; swaps < 5; swaps++)
        {
            await SwapAsync($"grafana.example.com={There}");
            await SwapAsync($"kibana.example.com={There}");
            GC.Collect();
            var echo = new byte[100];
            await socket.SendAsync("still there"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Limit());
            var received = await socket.ReceiveAsync(echo, Limit());

            Assert.Equal("still there"u8.ToArray(), echo[..received.Count]);
        }
    }

    [Fact]
    public async Task An_upstream_that_is_as_it_was_keeps_its_connections()
    {
        var connections = new ConcurrentDictionary<string, int>();
        _signedIn.Upstream.Answer = context =>
        {
            connections.TryAdd(context.Connection.Id, 0);
            return context.Response.WriteAsync("upstream");
        };
        await _signedIn.AskAtAsync("kibana.example.com", "GET /");

        await SwapAsync($"kibana.example.com={Here}", $"grafana.example.com={There}");
        await _signedIn.AskAtAsync("kibana.example.com", "GET /");

        Assert.Single(connections);
    }

    [Fact]
    public async Task One_that_fails_changes_nothing_and_the_next_works()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SwapAsync($"kibana.example.com={There}", $"kibana.example.com={There}"));
        Assert.Equal("upstream", (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Body);

        await SwapAsync($"kibana.example.com={There}");
        Assert.Equal("other", (await _signedIn.AskAtAsync("kibana.example.com", "GET /")).Body);
    }

    [Fact]
    public async Task Takes_ten_thousand_hosts()
    {
        await SwapAsync([.. Enumerable.Range(0, 10_000).Select(number => $"h{number.ToString(CultureInfo.InvariantCulture)}.example.com={(number % 2 == 0 ? Here : There)}")]);

        Assert.Equal("upstream", (await _signedIn.AskAtAsync("h0.example.com", "GET /")).Body);
        Assert.Equal("other", (await _signedIn.AskAtAsync("h9999.example.com", "GET /")).Body);
        Assert.Equal(404, (await _signedIn.AskAtAsync("h10000.example.com", "GET /")).Status);
    }

    private Task SwapAsync(params string[] upstreams) => Routes.SwapAsync([.. upstreams.Select(text => Upstream.TryParse(text, out var upstream, out var error) ? upstream : throw new InvalidOperationException(error))]);

    private static CancellationToken Limit() => new CancellationTokenSource(RawConnection.Patience).Token;
}
