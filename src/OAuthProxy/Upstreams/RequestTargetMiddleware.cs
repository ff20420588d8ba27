using Microsoft.AspNetCore.Http.Features;
using OAuthProxy.Pages;
using OAuthProxy.Upstreams.Routing;

namespace OAuthProxy.Upstreams;

/// <summary>Refuses targets that two readers could read differently, before anything is decided by their path.</summary>
internal sealed class RequestTargetMiddleware(RequestDelegate next, UpstreamOptions options, LiveRoutes routes)
{
    public static readonly ErrorDetail Refused = new(StatusCodes.Status400BadRequest, "ambiguous_target", "This address cannot be served", "Its path can be read in more than one way.");

    public Task InvokeAsync(HttpContext context)
    {
        // Looked up once: whatever is served by the time the path is looked at, it is judged by what was served here.
        var host = routes.Table.Find(RequestHost.NameOf(context.Request));
        context.Features.Set(host);
        var target = RequestTarget.PathAndQuery(context);
        var isClear = options.RulesDependOnPath ? !RequestTarget.IsAmbiguous(target) : host is null || host.IsClear(target);
        if (target.Length == 0 || IsTunnel(context) || RequestTarget.HasDotSegmentsOrFragment(target) || !isClear)
        {
            context.Features.Set(Refused);
            return Task.CompletedTask;
        }

        return next(context);
    }

    /// <summary>
    /// A CONNECT is for an authority and has no path (RFC 9110 section 9.3.6); one with a path would go on as a CONNECT to the host. That of HTTP/2 which
    /// opens a WebSocket (RFC 8441) is another thing.
    /// </summary>
    private static bool IsTunnel(HttpContext context) =>
        HttpMethods.IsConnect(context.Request.Method) && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };
}
