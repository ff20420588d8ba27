using Yarp.ReverseProxy.Configuration;

namespace OAuthProxy.Upstreams.Routing;

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
