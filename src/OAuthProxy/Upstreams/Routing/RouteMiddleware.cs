using OAuthProxy.Pages;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// Finds the route of a request that the proxy's own addresses left, before it is judged. Where there is none nobody is asked to sign in for
/// it: there is nothing behind it.
/// </summary>
internal sealed class RouteMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null)
        {
            return next(context);
        }

        var host = context.Features.Get<HostRoutes>();
        var match = host?.Find(RequestTarget.PathAndQuery(context)) ?? default;
        if (match.Found is not { } destination)
        {
            context.SetEndpoint(null);
            context.Features.Set(
                match.IsAmbiguous ? RequestTargetMiddleware.Refused
                : host is null && Misdirection.IsForAnotherHost(context) ? Misdirection.Answer
                : ErrorPageMiddleware.NotFound);
            return Task.CompletedTask;
        }

        // Found at once and kept: whatever is served in a moment, the request goes where its rules were written.
        context.Features.Set(destination);
        context.Features.Set(destination.Route);
        context.Features.Set(destination.Policy);
        return next(context);
    }
}
