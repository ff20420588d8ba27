using OAuthProxy.Authorization;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// What the portal shows of the upstreams: each host that is written out and that lets the person in somewhere. A wildcard is no address to send
/// a browser to.
/// </summary>
internal sealed class NamedHosts(LiveRoutes live, RouteJudge judge) : IOpenHosts
{
    public IReadOnlyList<OpenHost> For(Identity person, ReadOnlySpan<char> host)
    {
        var table = live.Table;
        var isNamed = table.FindNamed(host) is not null;
        return
        [
            .. from written in table.Written
               where written.Host.Length > 0 || !isNamed
               let beginning = written.Served.BeginningFor(policy => judge.Judge(policy, person).Refusal is null)
               where beginning is not null
               let path = beginning.Route.Path
               select new OpenHost(written.Host, path, beginning.Title.Length > 0 ? beginning.Title : written.Host + (path == "/" ? "" : path)) into place
               orderby place.Title, place.Host
               select place,
        ];
    }
}
