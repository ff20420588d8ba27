using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>Tells YARP of other clusters and waits until it has them.</summary>
internal sealed class RunningClusters(InMemoryConfigProvider yarp, AppliedRevision applied, IProxyStateLookup states)
{
    private int _revision;

    public async Task ApplyAsync(ClusterPlan plan)
    {
        var revision = $"upstreams {++_revision}";
        var done = applied.Expect(revision);
        yarp.Update(ClusterPlan.Routes, plan.Clusters, revision);
        await done;
    }

    public ClusterState this[string id] => states.TryGetCluster(id, out var cluster) ? cluster : throw new InvalidOperationException($"There is no cluster {id}.");
}

/// <summary>Hears from YARP what became of a revision of its configuration. One at a time is waited for.</summary>
internal sealed class AppliedRevision : IConfigChangeListener
{
    private volatile Expected? _expected;

    public Task Expect(string revision)
    {
        var expected = new Expected(revision, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _expected = expected;
        return expected.Done.Task;
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Among(proxyConfigs)?.TrySetResult();

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => Among(proxyConfigs)?.TrySetException(exception);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => _expected?.Done.TrySetException(exception);

    private TaskCompletionSource? Among(IReadOnlyList<IProxyConfig> configs) =>
        _expected is { } expected && configs.Any(config => config.RevisionId == expected.Revision) ? expected.Done : null;

    private sealed record Expected(string Revision, TaskCompletionSource Done);
}
