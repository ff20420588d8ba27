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
internal sealed class GatewayTable(GatewayModel model)
{
    private readonly HostTable<Paths> _hosts = new(model.Hosts.ToDictionary(host => host.Name, host => new Paths(host), StringComparer.Ordinal));

    /// <param name="host">As <see cref="HostNames.Normalized"/> has it.</param>
    /// <param name="target">Path and query as they were sent.</param>
    public GatewayMatch Find(string host, string target)
    {
        if (_hosts.Find(host) is not { } paths)
        {
            return default;
        }

        if (RequestTarget.HasDotSegmentsOrFragment(target) || (paths.Decide && RequestTarget.IsAmbiguous(target)))
        {
            return new(paths.Host, null, IsAmbiguous: true);
        }

        var path = RequestTarget.PathOf(target);
        var literal = paths.Longest(path);
        return ReferenceEquals(literal, paths.LongestByAnyReading(Uri.UnescapeDataString(path)))
            ? new(paths.Host, literal)
            : new(paths.Host, null, IsAmbiguous: true);
    }

    /// <summary>A host's routes, the longest path first.</summary>
    private sealed class Paths(GatewayHost host)
    {
        private readonly GatewayRoute[] _routes = [.. host.Routes.OrderByDescending(route => route.Path.Length)];

        public GatewayHost Host => host;

        /// <summary>Something depends on the path of a request for this host.</summary>
        public bool Decide => _routes is not [{ Path: "/" }];

        public GatewayRoute? Longest(ReadOnlySpan<char> path)
        {
            foreach (var route in _routes)
            {
                if (route.Route.Contains(path))
                {
                    return route;
                }
            }

            return null;
        }

        public GatewayRoute? LongestByAnyReading(string path) => Array.Find(
            _routes,
            route => route.Route.IsPrefix ? path.StartsWith(route.Path, StringComparison.OrdinalIgnoreCase) : path.Equals(route.Path, StringComparison.OrdinalIgnoreCase));
    }
}
