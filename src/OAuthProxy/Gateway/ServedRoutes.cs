using OAuthProxy.Tls;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway;

/// <summary>The routes of a file as what is to be served: each with its policy, so that both come into force at once.</summary>
internal static class ServedRoutes
{
    public static IEnumerable<Upstream> Of(GatewayModel model) =>
        from host in model.Hosts
        from route in host.Routes
        select new Upstream(route.Path)
        {
            Host = host.Name,
            Title = host.Title,
            Policy = route.Policy,
            Addresses = route.Upstream.Addresses,
            Balance = route.Upstream.Balance,
            Health = route.Upstream.Health,
            IsSticky = route.Upstream.IsSticky,
            StripsPrefix = route.StripsPrefix,
            HeadersSet = route.Headers.Set,
            HeadersRemoved = route.Headers.Remove,
            Timeout = route.Timeout,
        };

    /// <summary>Each host with the files of its own certificate. A host of the flags has none, and not that of a wildcard of the file either.</summary>
    public static IEnumerable<(string Host, CertificateFiles? Files)> CertificatesOf(IReadOnlyList<Upstream> ofFlags, GatewayModel model) =>
    [
        .. ofFlags.Select(upstream => upstream.Host).Where(host => host.Length > 0).Distinct(StringComparer.Ordinal).Select(host => (host, (CertificateFiles?)null)),
        .. model.Hosts.Select(host => (host.Name, host.Certificate?.Files)),
    ];
}
