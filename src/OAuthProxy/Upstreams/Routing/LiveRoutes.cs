using OAuthProxy.Authorization;
using OAuthProxy.Upstreams.Addresses;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// The routes in force. They are exchanged as a whole and at once, when YARP has the clusters that they lead to; a request that began with the
/// old ones ends with them, however long that takes.
/// </summary>
internal sealed class LiveRoutes(UpstreamOptions options, ClusterPlan plan, RunningClusters clusters, StickyCookies sticky, ILogger<ServedDirectory> files)
    : IServedHosts, IRoutePolicies, IDisposable
{
    private readonly SemaphoreSlim _oneSwap = new(1, 1);
    private ClusterPlan _plan = plan;
    private volatile InForce _inForce = new(new(new Dictionary<string, HostRoutes>()), []);

    public HostTable<HostRoutes> Table => _inForce.Table;

    public bool AreAll => Table.NamesAll;

    public IReadOnlyList<AllowRule?> Rules => _inForce.Rules;

    public bool Contain(ReadOnlySpan<char> host) => Table.FindNamed(host) is not null;

    public RoutePolicy? Find(ReadOnlySpan<char> host, string? target)
    {
        if (Table.Find(host) is not { IsOfFile: true } routes)
        {
            return RoutePolicy.OfFlags;
        }

        var isClear = target is null ? !routes.PathDecides : !RequestTarget.HasDotSegmentsOrFragment(target) && routes.IsClear(target);
        return isClear ? routes.Find(target ?? "/").Found?.Policy : null;
    }

    /// <summary>The upstreams of the settings, whose clusters YARP had from the start.</summary>
    public void Begin() => _inForce = InForceOf(options.Upstreams, _plan);

    /// <summary>Puts other upstreams in the place of those before. Where it fails nothing has changed.</summary>
    public async Task SwapAsync(IReadOnlyList<Upstream> upstreams)
    {
        await _oneSwap.WaitAsync();
        try
        {
            var next = new ClusterPlan(upstreams, _plan);
            await clusters.ApplyAsync(next);
            _inForce = InForceOf(upstreams, next);
            _plan = next;
        }
        finally
        {
            _oneSwap.Release();
        }
    }

    public void Dispose() => _oneSwap.Dispose();

    /// <summary>Where nothing is forwarded gateways ask, and the flags answer.</summary>
    private InForce InForceOf(IReadOnlyList<Upstream> upstreams, ClusterPlan running) =>
        new(TableOf(upstreams, running), upstreams.Count == 0 ? [null] : RouteJudge.RulesOf(upstreams.Select(upstream => upstream.Policy)));

    private HostTable<HostRoutes> TableOf(IReadOnlyList<Upstream> upstreams, ClusterPlan running) => new(upstreams
        .GroupBy(upstream => upstream.Host, StringComparer.Ordinal)
        .ToDictionary(host => host.Key, host => RoutesOf([.. host], running), StringComparer.Ordinal));

    private HostRoutes RoutesOf(IReadOnlyList<Upstream> upstreams, ClusterPlan running) => new(
        [.. upstreams.Select(upstream => DestinationOf(upstream, running)), .. upstreams.Where(MissingSlash.Matters).Select(MissingSlash.Detour)],
        pathDecides: upstreams.Any(upstream => upstream.Path != "/" || upstream.Directory.Length > 0));

    private Destination DestinationOf(Upstream upstream, ClusterPlan running)
    {
        var route = new Route(upstream.Host, upstream.Path);
        Destination destination = upstream.IsForwarded ? new(route, new(upstream, clusters[running.IdOf(upstream)], sticky.For(upstream, running.ApplicationOf(upstream))), null)
            : upstream.Directory.Length > 0 ? new(route, null, new ServedDirectory(upstream, files).AnswerAsync)
            : new(route, null, context => FixedAnswer.WriteAsync(context, upstream.StaticStatus));
        return destination with { Policy = upstream.Policy, Title = upstream.Title };
    }

    /// <param name="Table">What is served where.</param>
    /// <param name="Rules">By which somebody gets in there.</param>
    private sealed record InForce(HostTable<HostRoutes> Table, IReadOnlyList<AllowRule?> Rules);
}
