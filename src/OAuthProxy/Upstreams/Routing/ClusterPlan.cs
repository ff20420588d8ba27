using System.Globalization;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// The clusters that YARP is to have for a set of upstreams. A cluster never becomes another one: an upstream that is as it was keeps its
/// cluster, with its connections, and one that changed gets a new one, so that no request ends up elsewhere than where it was judged to go.
/// </summary>
internal sealed class ClusterPlan
{
    /// <summary>Whose cluster it is, as operators know it.</summary>
    public const string Name = "name";

    /// <summary>The Unix socket to connect to.</summary>
    public const string Socket = "socket";

    // YARP wants a cluster for the one route that it knows; each request leaves it for its own.
    private const string Anteroom = "anteroom";

    // YARP's limit on idle time would cut silent WebSockets and event streams; ResponseTimeoutHandler limits what needs a limit.
    private static readonly ForwarderRequestConfig Unlimited = new() { ActivityTimeout = TimeSpan.FromDays(24), Version = new(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };

    private readonly Dictionary<string, ClusterConfig> _clusters = new(StringComparer.Ordinal);
    private readonly int _numbers;

    /// <param name="upstreams">All of them; those that are not forwarded have no cluster.</param>
    /// <param name="before">What there was before.</param>
    public ClusterPlan(IReadOnlyList<Upstream> upstreams, ClusterPlan? before = null)
    {
        _numbers = before?._numbers ?? 0;
        foreach (var upstream in upstreams.Where(upstream => upstream.IsForwarded))
        {
            var old = before?._clusters.GetValueOrDefault(upstream.Name);
            var cluster = ClusterFor(upstream, old?.ClusterId ?? "");
            _clusters.Add(upstream.Name, cluster.Equals(old) ? old : cluster with { ClusterId = (++_numbers).ToString(CultureInfo.InvariantCulture) });
        }
    }

    /// <summary>Behind the proxy's own addresses: everything that they leave.</summary>
    public static IReadOnlyList<RouteConfig> Routes { get; } = [new() { RouteId = Anteroom, ClusterId = Anteroom, Order = 1, Match = new() { Path = "/{**path}" } }];

    public IReadOnlyList<ClusterConfig> Clusters => [new() { ClusterId = Anteroom }, .. _clusters.Values];

    public string IdOf(Upstream upstream) => _clusters[upstream.Name].ClusterId;

    private static ClusterConfig ClusterFor(Upstream upstream, string id) => new()
    {
        ClusterId = id,
        HttpRequest = upstream.Addresses[0].Url.Scheme == Uri.UriSchemeHttps ? Unlimited with { Version = new(2, 0) } : Unlimited,
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
        {
            [upstream.Name] = new() { Address = upstream.Addresses[0].Url.GetLeftPart(UriPartial.Authority) },
        },
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Name] = upstream.Name, [Socket] = upstream.Addresses[0].Socket },
    };
}
