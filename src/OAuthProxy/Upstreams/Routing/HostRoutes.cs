namespace OAuthProxy.Upstreams.Routing;

/// <summary>What is served at one host.</summary>
internal sealed class HostRoutes
{
    private readonly Destination[] _longestFirst;

    /// <param name="destinations">Those of the host, each with a path of its own.</param>
    /// <param name="pathDecides">Something depends on the path of a request for this host.</param>
    public HostRoutes(IEnumerable<Destination> destinations, bool pathDecides)
    {
        // A detour is only for those whom nothing serves: behind all others.
        _longestFirst = [.. destinations.OrderBy(destination => destination.IsDetour).ThenByDescending(destination => destination.Route.Path.Length)];
        PathDecides = pathDecides;
    }

    /// <summary>A target of this host that can be read in two ways could lead to two places.</summary>
    public bool PathDecides { get; }

    /// <param name="path">As it was sent.</param>
    public Destination? Find(ReadOnlySpan<char> path)
    {
        foreach (var destination in _longestFirst)
        {
            if (destination.Route.Contains(path))
            {
                return destination;
            }
        }

        return null;
    }
}
