using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using OAuthProxy.Pages;

namespace OAuthProxy.Upstreams;

/// <summary>Refuses what would make a connection a tunnel, with <c>--proxy-websockets=false</c>: the upgrades that YARP knows.</summary>
internal sealed class NoWebSocketsMiddleware(RequestDelegate next)
{
    private static readonly ErrorDetail Refused = new(
        StatusCodes.Status403Forbidden,
        "websockets_off",
        "WebSockets are switched off here",
        "The proxy passes no WebSockets to the application behind it.");

    private static readonly SearchValues<string> Tunnels = SearchValues.Create(["websocket", "spdy"], StringComparison.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        if (IsTunnel(context))
        {
            context.Features.Set(Refused);
            return Task.CompletedTask;
        }

        context.Features.Set<IHttpUpgradeFeature>(null); // other upgrades are not taken up, and the request goes on as it would without
        return next(context);
    }

    /// <summary>HTTP/1.1: <c>Upgrade: websocket</c> (RFC 6455) or SPDY, as Kubernetes has it. HTTP/2: extended CONNECT (RFC 8441).</summary>
    private static bool IsTunnel(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || context.Request.Headers.Upgrade.Any(value => value.AsSpan().ContainsAny(Tunnels));
}
