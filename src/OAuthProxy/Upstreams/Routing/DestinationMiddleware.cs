using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>Inside YARP's pipeline: from the one route that YARP knows to where the request goes.</summary>
internal sealed class DestinationMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var destination = context.Features.GetRequiredFeature<Destination>();
        if (destination.Answer is { } answer)
        {
            return answer(context);
        }

        context.ReassignProxyRequest(destination.Forwarding!.Cluster);
        return next(context);
    }
}
