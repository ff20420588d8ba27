using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>
/// Chooses among the addresses of an upstream. YARP's middleware for it would give its policies the one cluster that its one route names, so
/// that all upstreams would take their turns from the same counter.
/// </summary>
internal sealed class AddressChoice(IEnumerable<ILoadBalancingPolicy> policies)
{
    private readonly Dictionary<string, ILoadBalancingPolicy> _policies = policies.ToDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where there is none to choose.</summary>
    public DestinationState? Pick(HttpContext context, Forwarding forwarding, IReadOnlyList<DestinationState> among) => among.Count switch
    {
        0 => null,
        1 => among[0],
        _ => forwarding.Upstream.Balance switch
        {
            UpstreamBalance.First => First(forwarding.Upstream, among),
            UpstreamBalance.RoundRobin => _policies[LoadBalancingPolicies.RoundRobin].PickDestination(context, forwarding.Cluster, among),
            UpstreamBalance.LeastRequests => _policies[LoadBalancingPolicies.LeastRequests].PickDestination(context, forwarding.Cluster, among),
            UpstreamBalance.Random => _policies[LoadBalancingPolicies.Random].PickDestination(context, forwarding.Cluster, among),
            _ => _policies[LoadBalancingPolicies.PowerOfTwoChoices].PickDestination(context, forwarding.Cluster, among),
        },
    };

    private static DestinationState? First(Upstream upstream, IReadOnlyList<DestinationState> among)
    {
        foreach (var address in upstream.Addresses)
        {
            foreach (var destination in among)
            {
                if (destination.DestinationId == address.Name)
                {
                    return destination;
                }
            }
        }

        return null;
    }
}
