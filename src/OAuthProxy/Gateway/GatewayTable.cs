using System.Collections.Frozen;

namespace OAuthProxy.Gateway;

/// <summary>What a request's host and path lead to.</summary>
/// <param name="Host">Null: no host of this name.</param>
/// <param name="Route">Null: nothing is served there.</param>
/// <param name="IsAmbiguous">The path can be read as that of another route, so that it is refused whatever the rules say.</param>
internal readonly record struct GatewayMatch(GatewayHost? Host, GatewayRoute? Route, bool IsAmbiguous = false);

/// <summary>
/// The look-up: an exact name before a wildcard of one label, then the longest path. A path is taken for a route's only if it is so byte for byte
/// and by the most generous reading too, decoded and without regard to case: else <c>/ADMIN/</c> and <c>/%61dmin/</c> would be judged by the
/// host's rule, and answered by an application to which they are <c>/admin/</c>.
/// </summary>
internal sealed class GatewayTable
{
    private readonly FrozenDictionary<string, Paths> _hosts;

    public GatewayTable(GatewayModel model) =>
        _hosts = model.Hosts.ToFrozenDictionary(host => host.Name, host => new Paths(host), StringComparer.Ordinal);

    /// <param name="host">Normalised.</param>
    /// <param name="target">Path and query as they were sent.</param>
    public GatewayMatch Find(string host, string target)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        if (!_hosts.TryGetValue(host, out var paths) && (dot <= 0 || !_hosts.TryGetValue($"*{host[dot..]}", out paths)))
        {
            return default;
        }

        var path = RequestTarget.PathOf(target).ToString();
        if (RequestTarget.HasDotSegmentsOrFragment(target) || (paths.Matter && RequestTarget.IsAmbiguous(target)))
        {
            return new(paths.Host, null, IsAmbiguous: true);
        }

        var literal = paths.Longest(path, StringComparison.Ordinal);
        var generous = paths.Longest(Uri.UnescapeDataString(path), StringComparison.OrdinalIgnoreCase);
        return ReferenceEquals(literal, generous) ? new(paths.Host, literal) : new(paths.Host, null, IsAmbiguous: true);
    }

    /// <summary>A host's routes, the longest path first.</summary>
    private sealed class Paths(GatewayHost host)
    {
        private readonly GatewayRoute[] _routes = [.. host.Routes.OrderByDescending(route => route.Path.Length)];

        public GatewayHost Host => host;

        public bool Matter => _routes is not [{ Path: "/" }];

        public GatewayRoute? Longest(string path, StringComparison comparison) =>
            Array.Find(_routes, route => route.IsPrefix ? path.StartsWith(route.Path, comparison) : path.Equals(route.Path, comparison));
    }
}
