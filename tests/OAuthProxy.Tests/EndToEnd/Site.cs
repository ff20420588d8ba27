using OAuthProxy.Tests.Support;
using TryIt;
using TryIt.Dashboard;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>
/// What an operator has: the proxy before two applications, a dashboard at <c>/</c> and one at <c>/echo/</c> that remembers what it was asked,
/// unless a test brings upstreams or a gateway file of its own.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _dashboard;

    private Site(WebApplication dashboard, EchoUpstream echo, RunningProxy proxy) => (_dashboard, Echo, Proxy) = (dashboard, echo, proxy);

    public EchoUpstream Echo { get; }

    public RunningProxy Proxy { get; }

    public Uri Address => Proxy.Address;

    /// <summary>A page of the dashboard with all that an address can have.</summary>
    public Uri DeepLink => new(Address, "/deep/link?q=1&r=a%20b#section-2");

    public static async Task<Site> StartAsync(int port, Uri gitHub, params IReadOnlyCollection<string> flags)
    {
        var dashboard = await DashboardApplication.StartAsync(new Uri("http://127.0.0.1:0"));
        var echo = await EchoUpstream.StartAsync();
        try
        {
            string[] upstreams = [$"-upstream={LocalServer.AddressOf(dashboard)}", $"-upstream={echo.Address}echo/"];
            var hasOwn = flags.Any(flag => flag.StartsWith("-upstream=", StringComparison.Ordinal) || flag.StartsWith("-gateway-file=", StringComparison.Ordinal));
            var proxy = await RunningProxy.StartAsync(port, gitHub, hasOwn ? flags : [.. upstreams, .. flags]);
            return new Site(dashboard, echo, proxy);
        }
        catch
        {
            await echo.DisposeAsync();
            await dashboard.DisposeAsync();
            throw;
        }
    }

    public Visitor NewVisitor() => new(Address);

    public async ValueTask DisposeAsync()
    {
        // The applications first: the proxy is killed, and must not be what their streams wait for.
        await Proxy.DisposeAsync();
        await Echo.DisposeAsync();
        await _dashboard.DisposeAsync();
    }
}
