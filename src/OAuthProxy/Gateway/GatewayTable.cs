namespace OAuthProxy.Gateway;

/// <summary>What a request's host and path lead to.</summary>
/// <param name="Host">Null: no host of this name.</param>
/// <param name="Route">Null: nothing is served there.</param>
/// <param name="IsAmbiguous">The path can be read as that of another route, so that it is refused whatever the rules say.</param>
internal readonly record struct GatewayMatch(GatewayHost? Host, GatewayRoute? Route, bool IsAmbiguous = false);

/// <summary>The look-up in a file that serves nothing: an exact name before a wildcard of one label, then the longest path, as the running proxy does.</summary>
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

        if (RequestTarget.HasDotSegmentsOrFragment(target) || !paths.Table.IsClear(target))
        {
            return new(paths.Host, null, IsAmbiguous: true);
        }

        var match = paths.Table.Find(target);
        return new(paths.Host, match.Found, match.IsAmbiguous);
    }

    /// <summary>A host's routes.</summary>
    private sealed class Paths(GatewayHost host)
    {
        public GatewayHost Host => host;

        public PathTable<GatewayRoute> Table { get; } =
            new(host.Routes.OrderByDescending(route => route.Path.Length).Select(route => (route.Route, route)), readsOneWay: true);
    }
}
