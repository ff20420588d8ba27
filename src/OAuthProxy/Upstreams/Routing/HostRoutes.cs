using OAuthProxy.Authorization;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>What is served at one host.</summary>
internal sealed class HostRoutes
{
    private readonly PathTable<Destination> _paths;
    private readonly Destination[] _pages;

    /// <param name="destinations">Those of the host, each with a path of its own.</param>
    /// <param name="pathDecides">Something depends on the path of a request for this host.</param>
    public HostRoutes(IReadOnlyList<Destination> destinations, bool pathDecides)
    {
        IsOfFile = destinations.Any(destination => destination.Policy.IsOfFile);

        // A detour is only for those whom nothing serves: behind all others.
        _paths = new(
            destinations.OrderBy(destination => destination.IsDetour).ThenByDescending(destination => destination.Route.Path.Length).Select(destination => (destination.Route, destination)),
            readsOneWay: IsOfFile);
        _pages =
        [
            .. destinations
                .Where(destination => destination is { IsDetour: false, Route.IsPrefix: true, Policy.IsForPrograms: false } && destination.Policy.Takes(HttpMethods.Get))
                .OrderBy(destination => destination.Route.Path.Length),
        ];
        PathDecides = pathDecides || (IsOfFile && _paths.Decides);
    }

    /// <summary>A target of this host that can be read in two ways could lead to two places.</summary>
    public bool PathDecides { get; }

    /// <summary>A gateway file says what is served here, and to whom.</summary>
    public bool IsOfFile { get; }

    /// <summary>
    /// Where somebody can begin: at the root if they may, else at the shortest path with pages; null for nowhere. What is public below the root is
    /// no reason to name a host: it is there for the sign-in or for programs.
    /// </summary>
    public Destination? BeginningFor(Predicate<RoutePolicy> mayPass) =>
        Array.Find(_pages, page => page.Policy.IsPublic ? page.Route.Path == "/" : mayPass(page.Policy));

    /// <summary>Whether a target of this host can be read in one way only, as far as something depends on it.</summary>
    /// <param name="target">Path and query as they were sent, without dot segments.</param>
    public bool IsClear(ReadOnlySpan<char> target) => !PathDecides || (IsOfFile ? _paths.IsClear(target) : !RequestTarget.IsAmbiguous(target));

    /// <param name="target">Path and query as they were sent.</param>
    public PathMatch<Destination> Find(ReadOnlySpan<char> target) => _paths.Find(target);
}
