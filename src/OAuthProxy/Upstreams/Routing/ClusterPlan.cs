using System.Globalization;
using OAuthProxy.Upstreams.Addresses;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// The clusters that YARP is to have for a set of upstreams: one for each application of a host, whatever the number of paths that lead to it, so that
/// its connections, its turns and what is known of its health are one. A cluster never becomes another one: an application that is as it was keeps
/// its cluster, and one that changed gets a new one, so that no request ends up elsewhere than where it was judged to go.
/// </summary>
internal sealed class ClusterPlan
{
    private const string Name = "name";
    private const string SocketAt = "socket at ";
    private const string Several = "several";

    // Of /admin and /admin/ the one that somebody wrote.
    private static readonly Comparer<string> ShortestPrefix = Comparer<string>.Create((one, other) =>
        one.TrimEnd('/').Length != other.TrimEnd('/').Length ? one.TrimEnd('/').Length.CompareTo(other.TrimEnd('/').Length)
        : one.Length != other.Length ? other.Length.CompareTo(one.Length)
        : string.CompareOrdinal(one, other));

    // YARP wants a cluster for the one route that it knows; each request leaves it for its own.
    private const string Anteroom = "anteroom";

    // YARP's limit on idle time would cut silent WebSockets and event streams; ResponseTimeoutHandler limits what needs a limit.
    private static readonly ForwarderRequestConfig Unlimited = new()
    {
        ActivityTimeout = TimeSpan.FromDays(24),
        Version = new(1, 1),
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private static readonly HealthCheckConfig NobodyKnows = new()
    {
        Passive = new() { Enabled = false },
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
    };

    private readonly Dictionary<string, ClusterConfig> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClusterConfig> _clustersOfUpstreams = new(StringComparer.Ordinal);
    private readonly List<string> _added = [];
    private readonly int _numbers;

    /// <param name="upstreams">All of them; those that are not forwarded have no cluster.</param>
    /// <param name="before">What there was before.</param>
    public ClusterPlan(IReadOnlyList<Upstream> upstreams, ClusterPlan? before = null)
    {
        _numbers = before?._numbers ?? 0;
        foreach (var application in upstreams.Where(upstream => upstream.IsForwarded).GroupBy(upstream => upstream, SameApplication.Comparer))
        {
            var first = application.MinBy(upstream => upstream.Path, ShortestPrefix)!;
            var old = before?._clusters.GetValueOrDefault(first.Name);
            var cluster = ClusterFor(first, old?.ClusterId ?? "");
            if (old is null || !cluster.Equals(old))
            {
                cluster = cluster with { ClusterId = (++_numbers).ToString(CultureInfo.InvariantCulture) };
                _added.Add(cluster.ClusterId);
            }
            else
            {
                cluster = old;
            }

            _clusters.Add(first.Name, cluster);
            foreach (var upstream in application)
            {
                _clustersOfUpstreams.Add(upstream.Name, cluster);
            }
        }
    }

    /// <summary>Behind the proxy's own addresses: everything that they leave.</summary>
    public static IReadOnlyList<RouteConfig> Routes { get; } = [new() { RouteId = Anteroom, ClusterId = Anteroom, Order = 1, Match = new() { Path = "/{**path}" } }];

    public IReadOnlyList<ClusterConfig> Clusters => [new() { ClusterId = Anteroom }, .. _clusters.Values];

    /// <summary>Those that were not there before.</summary>
    public IReadOnlyList<string> Added => _added;

    public string IdOf(Upstream upstream) => _clustersOfUpstreams[upstream.Name].ClusterId;

    /// <summary>Of the application behind an upstream, as operators know it: host and shortest path of those that lead to it.</summary>
    public string ApplicationOf(Upstream upstream) => NameOf(_clustersOfUpstreams[upstream.Name].Metadata!);

    /// <inheritdoc cref="ApplicationOf"/>
    public static string NameOf(IReadOnlyDictionary<string, string> facts) => facts.GetValueOrDefault(Name, "");

    /// <summary>The Unix socket in place of a host; empty for none.</summary>
    public static string SocketOf(IReadOnlyDictionary<string, string> facts, string host) => facts.GetValueOrDefault(SocketAt + host, "");

    /// <summary>Whether there is another address to try.</summary>
    public static bool AreSeveral(IReadOnlyDictionary<string, string> facts) => facts.ContainsKey(Several);

    private static ClusterConfig ClusterFor(Upstream upstream, string id)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { [Name] = upstream.Name };
        var several = upstream.Addresses.Count > 1;
        if (several)
        {
            facts.Add(Several, "");
        }

        var destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal);
        for (var index = 0; index < upstream.Addresses.Count; index++)
        {
            var address = upstream.Addresses[index];
            if (address.Socket.Length == 0)
            {
                destinations.Add(address.Name, new() { Address = address.Name });
                continue;
            }

            // Connections are kept by host and port: each of several sockets gets a host of its own, which no server has (RFC 6761 section 6.4).
            var place = several ? new Uri($"http://{index.ToString(CultureInfo.InvariantCulture)}.socket.invalid") : address.Url;
            facts.Add(SocketAt + place.Host, address.Socket);
            destinations.Add(address.Name, new() { Address = place.GetLeftPart(UriPartial.Authority), Host = address.Url.Authority });
        }

        return new()
        {
            ClusterId = id,
            HttpRequest = upstream.Addresses.All(address => address.Url.Scheme == Uri.UriSchemeHttps) ? Unlimited with { Version = new(2, 0) } : Unlimited,
            HealthCheck = HealthOf(upstream),
            Destinations = destinations,
            Metadata = facts,
        };
    }

    /// <summary>
    /// Without probes nobody knows but by trying: where no address could be connected to, all of them are tried again. With probes there is
    /// none to try before one is well.
    /// </summary>
    private static HealthCheckConfig HealthOf(Upstream upstream) => upstream is { Health: null, Addresses.Count: 1 } ? NobodyKnows : new()
    {
        Active = upstream.Health is { } health ? new() { Enabled = true, Policy = AddressHealth.Policy, Path = health.Path, Interval = health.Interval, Timeout = health.Timeout } : null,
        Passive = new() { Enabled = upstream.Addresses.Count > 1 },
        AvailableDestinationsPolicy = upstream.Health is null ? HealthCheckConstants.AvailableDestinations.HealthyOrPanic : HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
    };
}
