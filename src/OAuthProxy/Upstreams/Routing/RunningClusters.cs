using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>Tells YARP of other clusters and waits until it has them.</summary>
internal sealed class RunningClusters(InMemoryConfigProvider yarp, AppliedRevision applied, IProxyStateLookup states, IActiveHealthCheckMonitor probes)
{
    private int _revision;

    public async Task ApplyAsync(ClusterPlan plan)
    {
        var revision = $"upstreams {++_revision}";
        var done = applied.Expect(revision);
        yarp.Update(ClusterPlan.Routes, plan.Clusters, revision);
        await done;

        // Those of the start are probed at once; of later ones YARP would wait an interval.
        _ = probes.CheckHealthAsync([.. plan.Added.Select(id => this[id])]);
    }

    public ClusterState this[string id] => states.TryGetCluster(id, out var cluster) ? cluster : throw new InvalidOperationException($"There is no cluster {id}.");
}
