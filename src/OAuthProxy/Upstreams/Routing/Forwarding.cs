using OAuthProxy.Upstreams.Addresses;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>How the requests of a route are forwarded.</summary>
/// <param name="Upstream">What was asked for.</param>
/// <param name="Cluster">Its addresses, as YARP has them, with their connections.</param>
/// <param name="Sticky">Null: every request goes where there is room.</param>
internal sealed record Forwarding(Upstream Upstream, ClusterState Cluster, StickyCookie? Sticky)
{
    /// <summary>Null where the client's headers pass as they are.</summary>
    public HeaderChanges? Headers { get; } = Upstream.HeadersSet.Count + Upstream.HeadersRemoved.Count > 0 ? new(Upstream) : null;
}
