using OAuthProxy.Authorization;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// What becomes of the requests of a route: they are forwarded, or answered here. As a feature of a request it stays what it was when the request
/// came, whatever changes since.
/// </summary>
/// <param name="Route">Which requests.</param>
/// <param name="Forwarding">Where and how they are forwarded; null for an answer.</param>
/// <param name="Answer">Answers them; null where they are forwarded.</param>
internal sealed record Destination(Route Route, Forwarding? Forwarding, RequestDelegate? Answer)
{
    /// <summary>Who may pass.</summary>
    public RoutePolicy Policy { get; init; } = RoutePolicy.OfFlags;

    /// <summary>What people call the host; empty where nobody said.</summary>
    public string Title { get; init; } = "";

    /// <summary>Nothing is served here, only the way to it is shown.</summary>
    public bool IsDetour { get; init; }
}
