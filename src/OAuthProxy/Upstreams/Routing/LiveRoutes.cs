using OAuthProxy.Upstreams.Addresses;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// The routes in force. They are exchanged as a whole and at once, when YARP has the clusters that they lead to; a request that began with the
/// old ones ends with them, however long that takes.
/// </summary>
internal sealed class LiveRoutes(UpstreamOptions options, ClusterPlan plan, RunningClusters clusters, StickyCookies sticky, ILogger<ServedDirectory> files) : IServedHosts, IDisposable
{
    private readonly SemaphoreSlim _oneSwap = new(1, 1);
    private ClusterPlan _plan = plan;
    private volatile HostTable<HostRoutes> _table = new(new Dictionary<string, HostRoutes>());

    public HostTable<HostRoutes> Table => _table;

    public bool AreAll => _table.NamesAll;

    public bool Contain(ReadOnlySpan<char> host) => _table.FindNamed(host) is not null;

    /// <summary>The upstreams of the settings, whose clusters YARP had from the start.</summary>
    public void Begin() => _table = TableOf(options.Upstreams, _plan);

    /// <summary>Puts other upstreams in the place of those before. Where it fails nothing has changed.</summary>
    public async Task SwapAsync(IReadOnlyList<Upstream> upstreams)
    {
        await _oneSwap.WaitAsync();
        try
        {
            var next = new ClusterPlan(upstreams, _plan);
            await clusters.ApplyAsync(next);
            _table = TableOf(upstreams, next);
            _plan = next;
        }
        finally
        {
            _oneSwap.Release();
        }
    }

    public void Dispose() => _oneSwap.Dispose();

    private HostTable<HostRoutes> TableOf(IReadOnlyList<Upstream> upstreams, ClusterPlan running) => new(upstreams
        .GroupBy(upstream => upstream.Host, StringComparer.Ordinal)
        .ToDictionary(host => host.Key, host => RoutesOf([.. host], running), StringComparer.Ordinal));

    private HostRoutes RoutesOf(IReadOnlyList<Upstream> upstreams, ClusterPlan running) => new(
        [.. upstreams.Select(upstream => DestinationOf(upstream, running)), .. upstreams.Where(MissingSlash.Matters).Select(MissingSlash.Detour)],
        pathDecides: upstreams.Any(upstream => upstream.Path != "/" || upstream.Directory.Length > 0));

    private Destination DestinationOf(Upstream upstream, ClusterPlan running)
    {
        var route = new Route(upstream.Host, upstream.Path);
        return upstream.IsForwarded ? new(route, new(upstream, clusters[running.IdOf(upstream)], sticky.For(upstream)), null)
            : upstream.Directory.Length > 0 ? new(route, null, new ServedDirectory(upstream, files).AnswerAsync)
            : new(route, null, context => FixedAnswer.WriteAsync(context, upstream.StaticStatus));
    }
}
