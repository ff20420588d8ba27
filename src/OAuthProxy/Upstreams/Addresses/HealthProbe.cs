using Microsoft.Net.Http.Headers;
using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>
/// The question whether an address is well. It is asked for the host that people ask for, where there is one: many applications refuse
/// any other.
/// </summary>
internal sealed class HealthProbe(UpstreamOptions options) : IProbingRequestFactory
{
    private static readonly HttpRequestOptionsKey<bool> Mark = new("health probe");
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Whether a request is nobody's, and is not to be counted among those that are forwarded.</summary>
    public static bool Is(HttpRequestMessage request) => request.Options.TryGetValue(Mark, out _);

    public HttpRequestMessage CreateRequest(ClusterModel cluster, DestinationModel destination)
    {
        var probe = new HttpRequestMessage(HttpMethod.Get, new Uri(destination.Config.Address.TrimEnd('/') + cluster.Config.HealthCheck!.Active!.Path, AsItIs))
        {
            Version = cluster.Config.HttpRequest!.Version!,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        probe.Options.Set(Mark, true);
        probe.Headers.TryAddWithoutValidation(HeaderNames.UserAgent, "OAuthProxy (health probe)");
        var host = ClusterPlan.NameOf(cluster.Config.Metadata!).Split('/')[0];
        probe.Headers.Host = options.PassHostHeader && host.Length > 0 && !host.StartsWith('*') ? host : destination.Config.Host;
        return probe;
    }
}
