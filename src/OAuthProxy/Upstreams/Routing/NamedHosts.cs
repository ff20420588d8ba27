namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// What the portal shows of the upstreams: each host that is written out, where it begins. A wildcard is no address, and one rule holds for all
/// hosts, so that whoever sees the portal may go to each.
/// </summary>
internal sealed class NamedHosts(LiveRoutes live) : IOpenHosts
{
    public IReadOnlyList<OpenHost> For(Identity person) =>
    [
        .. live.Table.Beginnings
            .Select(beginning => new OpenHost(beginning.Host, beginning.Path, beginning.Host + (beginning.Path == "/" ? "" : beginning.Path), IsOpen: true))
            .OrderBy(host => host.Title, StringComparer.Ordinal),
    ];
}
