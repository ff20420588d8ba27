using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>
/// Which addresses get requests. One of several that cannot be connected to gets none for a while; one whose probe is answered with another
/// status than 2xx, or not at all, gets none until a probe is.
/// </summary>
internal sealed partial class AddressHealth(IDestinationHealthUpdater updater, ILogger<AddressHealth> logger) : IActiveHealthCheckPolicy
{
    public const string Policy = "success";

    /// <summary>Long enough that an address that is down costs next to nothing, short enough that nobody waits for one that is back.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public string Name => Policy;

    public void TakeOut(ClusterState cluster, DestinationState address, string reason)
    {
        if (address.Health.Passive != DestinationHealth.Unhealthy)
        {
            Log.NotConnected(logger, address.DestinationId, ClusterPlan.NameOf(cluster.Model.Config.Metadata!), Pause.TotalSeconds, reason);
        }

        updater.SetPassive(cluster, address, DestinationHealth.Unhealthy, Pause);
    }

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        var found = new List<NewActiveDestinationHealth>(probingResults.Count);
        foreach (var result in probingResults)
        {
            var isWell = result.Response is { IsSuccessStatusCode: true };
            var wasWell = result.Destination.Health.Active != DestinationHealth.Unhealthy;
            found.Add(new(result.Destination, isWell ? DestinationHealth.Healthy : DestinationHealth.Unhealthy));
            if (isWell != wasWell)
            {
                Report(cluster, result, isWell);
            }
        }

        updater.SetActive(cluster, found);
    }

    private void Report(ClusterState cluster, DestinationProbingResult result, bool isWell)
    {
        var (address, upstream) = (result.Destination.DestinationId, ClusterPlan.NameOf(cluster.Model.Config.Metadata!));
        if (isWell)
        {
            Log.Well(logger, address, upstream);
            return;
        }

        var reason = result switch
        {
            { Response: { } answer } => $"it answered {(int)answer.StatusCode}",
            { Exception: OperationCanceledException } => "it did not answer in time",
            { Exception: { } failure } => failure.InnerException?.Message ?? failure.Message,
            _ => "it did not answer",
        };
        Log.Unwell(logger, address, upstream, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(631, LogLevel.Warning, "{Address} of {Upstream} could not be connected to and is left out for {Seconds} s: {Reason}")]
        public static partial void NotConnected(ILogger logger, string address, string upstream, double seconds, string reason);

        [LoggerMessage(632, LogLevel.Warning, "{Address} of {Upstream} is not well and gets no requests: {Reason}")]
        public static partial void Unwell(ILogger logger, string address, string upstream, string reason);

        [LoggerMessage(633, LogLevel.Information, "{Address} of {Upstream} is well again.")]
        public static partial void Well(ILogger logger, string address, string upstream);
    }
}
