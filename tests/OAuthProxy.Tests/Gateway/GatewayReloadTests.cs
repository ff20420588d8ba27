using System.Collections.Concurrent;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>The file changes while the program runs.</summary>
public sealed class GatewayReloadTests : IAsyncLifetime
{
    private const string Public = "hosts: [{ host: kibana.example.com, upstream: \"{upstream}\", public: true }]\n";
    private const string Closed = "hosts: [{ host: kibana.example.com, upstream: \"{other}\", allow: { users: [alice] } }]\n";

    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProxy.StartAsync(Public);
        await _gateway.Proxy.Clock.FirstTimer;
        _gateway.Proxy.Log.Lines.Clear();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Is_in_force_soon_after_it_changed()
    {
        _gateway.Directory.Write("gateway.yaml", _gateway.Text(Closed));

        await SeeAsync("in force");

        Assert.Equal(403, await StatusAsync());
    }

    [Fact]
    public async Task Follows_the_link_that_Kubernetes_swaps()
    {
        _gateway.Directory.Write("..1/gateway.yaml", _gateway.Text(Public));
        _gateway.Directory.Write("..2/gateway.yaml", _gateway.Text(Closed));
        File.CreateSymbolicLink(_gateway.Directory["..data"], "..1");
        File.Delete(_gateway.File);
        File.CreateSymbolicLink(_gateway.File, Path.Combine("..data", "gateway.yaml"));
        await SeeAsync("in force");
        Assert.Equal(200, await StatusAsync());

        File.Delete(_gateway.Directory["..data"]);
        File.CreateSymbolicLink(_gateway.Directory["..data"], "..2");
        await SeeAsync("in force");

        Assert.Equal(403, await StatusAsync());
    }

    [Theory]
    [InlineData("hosts: [{ host: kibana.example.com, upstream: \"{upstream}\", publc: true }]", "1:", "'publc'")]
    [InlineData("hosts:\n- { host: kibana.example.com, upstream: \"{upst", "2:", "")]
    [InlineData("", "1:1", "the file is empty")]
    [InlineData("hosts: [{ host: kibana.example.com, upstream: \"{upstream}\" }]", "1:9", "nothing says who may use kibana.example.com/")]
    [InlineData("hosts: [{ host: kibana.example.com, upstream: \"{upstream}\", public: true, paths: [ { path: /oauth2/auth } ] }]", "1:", "address of the proxy's own")]
    public async Task A_file_with_a_problem_changes_nothing_and_says_why(string text, string place, string problem)
    {
        _gateway.Proxy.Log.Lines.Clear();
        _gateway.Change(text);

        Assert.Equal(200, await StatusAsync());
        var line = Assert.Single(_gateway.Proxy.Log.Lines, line => line.Contains("--gateway-file", StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains($"{_gateway.File}:{place}", line, StringComparison.Ordinal);
        Assert.Contains(problem, line, StringComparison.Ordinal);

        var ready = await _gateway.AskAsync("kibana.example.com", "GET /ready");
        var verbose = await _gateway.AskAsync("kibana.example.com", "GET /ready?verbose");
        Assert.Equal((200, "OK", 200), (ready.Status, ready.Body, verbose.Status));
        Assert.Contains("gateway-file: 1 problem at line ", verbose.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("kibana", verbose.Body, StringComparison.Ordinal); // anybody may read it

        _gateway.Change(Closed);
        Assert.Equal(403, await StatusAsync());
        Assert.Contains("gateway-file: OK", (await _gateway.AskAsync("kibana.example.com", "GET /ready?verbose")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_changes_nothing()
    {
        File.Delete(_gateway.File);
        await SeeAsync("cannot be read");
        Assert.Equal(200, await StatusAsync());

        _gateway.Directory.Write("gateway.yaml", _gateway.Text(Closed));
        await SeeAsync("in force");
        Assert.Equal(403, await StatusAsync());
    }

    [Fact]
    public async Task Readings_are_counted()
    {
        await using var gateway = await GatewayProxy.StartAsync(Public, MetricsPage.Flag);
        gateway.Change("hosts: nonsense");

        var page = await MetricsPage.ReadAsync(gateway.Proxy);

        Assert.Equal(2, page["oauthproxy_gateway_file_readings_total{result=\"in_force\"}"]);
        Assert.Equal(1, page["oauthproxy_gateway_file_readings_total{result=\"problems\"}"]);
    }

    /// <summary>With the one file the path is public and leads to one application, with the other it is closed and leads to the other one.</summary>
    [Fact]
    public async Task Rules_and_routes_change_together()
    {
        using var done = new CancellationTokenSource();
        var statuses = new ConcurrentBag<int>();
        var strangers = Enumerable.Range(0, 3).Select(async _ =>
        {
            while (!done.IsCancellationRequested)
            {
                statuses.Add(await StatusAsync());
            }
        }).ToList();

        for (var change = 0; change < 80; change++)
        {
            _gateway.Change(change % 2 == 0 ? Closed : Public);
        }

        await done.CancelAsync();
        await Task.WhenAll(strangers);
        Assert.Empty(statuses.Distinct().Except([200, 403]));
        Assert.Empty(_gateway.Other.Requests); // no stranger ever
        Assert.Equal(statuses.Count(status => status == 200), _gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task A_sign_in_that_is_under_way_is_judged_by_the_rules_at_its_end()
    {
        _gateway.Change(Closed);
        using var browser = _gateway.Proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");

        _gateway.Change(Closed.Replace("alice", "bob", StringComparison.Ordinal));
        using var answer = await browser.GetAsync(callback);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<int> StatusAsync(string path = "/") => (await _gateway.AskAsync("kibana.example.com", $"GET {path}", null, "Accept: text/html")).Status;

    /// <summary>Seconds go by until the log says this of the file.</summary>
    private async Task SeeAsync(string text)
    {
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        while (!_gateway.Proxy.Log.Lines.Any(line => line.Contains("--gateway-file", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)))
        {
            _gateway.Proxy.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        _gateway.Proxy.Log.Lines.Clear();
    }
}
