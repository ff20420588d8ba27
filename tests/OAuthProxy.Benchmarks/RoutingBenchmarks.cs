using System.Globalization;
using BenchmarkDotNet.Attributes;
using OAuthProxy.Configuration;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Benchmarks;

/// <summary>From the host of a request to its upstream, and other upstreams in the place of those before.</summary>
public class RoutingBenchmarks
{
    private bool _isOther;
    private WebApplication? _proxy;
    private LiveRoutes? _routes;
    private Upstream[][] _sets = [];
    private string _last = "";

    [Params(1, 10_000)]
    public int Hosts { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        string[] flags =
        [
            "--provider=github", "--client-id=x", "--client-secret=y", "--cookie-secret=0123456789abcdef0123456789abcdef", "--email-domain=*", "--http-address=127.0.0.1:0",
        ];
        _proxy = ProxyApplication.Build(SettingsReader.Read(flags, new Dictionary<string, string>()).Settings);
        _routes = _proxy.Services.GetRequiredService<LiveRoutes>();
        _sets = [SetAt("a"), SetAt("b")];
        _last = $"h{Hosts - 1}.example.com";
        await SwapAsync();
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _proxy!.DisposeAsync();

    [Benchmark]
    public object? FindHostAndPath() => _routes!.Table.Find(_last)?.Find("/api/x");

    [Benchmark]
    public bool IsNormalHost() => HostNames.IsNormal(_last);

    /// <summary>Every upstream has another address.</summary>
    [Benchmark]
    public Task SwapAsync()
    {
        _isOther = !_isOther;
        return _routes!.SwapAsync(_sets[_isOther ? 1 : 0]);
    }

    /// <summary>No upstream is other than before.</summary>
    [Benchmark]
    public Task SwapForTheSameAsync() => _routes!.SwapAsync(_sets[0]);

    private Upstream[] SetAt(string address) =>
        [.. Enumerable.Range(0, Hosts).Select(number => Upstream.TryParse(string.Create(CultureInfo.InvariantCulture, $"h{number}.example.com=http://{address}{number}/"), out var upstream, out var error) ? upstream : throw new InvalidOperationException(error))];
}
