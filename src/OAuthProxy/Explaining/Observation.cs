using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Explaining;

/// <summary>What the stations left of a request on their way, when it was over.</summary>
/// <param name="Destination">The route; null where none was found, or none was looked for.</param>
/// <param name="Decision">What the gate made of it; null where it did not get there, or the gate is open to all.</param>
/// <param name="Error">The page that a station asked for.</param>
/// <param name="IsHostServed">Something is served at the host.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Location">Where the answer sends a browser; empty for nowhere.</param>
internal sealed record Observation(Destination? Destination, RouteDecision? Decision, ErrorDetail? Error, bool IsHostServed, int Status, string Location)
{
    public static Observation Of(HttpContext context) => new(
        context.Features.Get<Destination>(),
        context.Features.Get<RouteDecision>(),
        context.Features.Get<ErrorDetail>(),
        context.Features.Get<HostRoutes>() is not null,
        context.Response.StatusCode,
        context.Response.Headers.Location.ToString());
}
