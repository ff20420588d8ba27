using Microsoft.AspNetCore.Connections.Features;
using OAuthProxy.Pages;
using Yarp.ReverseProxy.Model;

namespace OAuthProxy.Upstreams.Routing;

/// <summary>
/// Finds the route of a request that the proxy's own addresses left, before it is judged. Where there is none nobody is asked to sign in for
/// it: there is nothing behind it.
/// </summary>
internal sealed class RouteMiddleware(RequestDelegate next)
{
    private static readonly ErrorDetail Misdirected = new(StatusCodes.Status421MisdirectedRequest, "misdirected_request", "This connection is for another site", "The address was asked for on a connection that was made for another host, and is not served on it.");

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
            context.Features.Set(match.IsAmbiguous ? RequestTargetMiddleware.Refused : host is null && IsForAnotherHost(context) ? Misdirected : ErrorPageMiddleware.NotFound);
            return Task.CompletedTask;
        }

        // Found at once and kept: whatever is served in a moment, the request goes where its rules were written.
        context.Features.Set(destination);
        context.Features.Set(destination.Route);
        context.Features.Set(destination.Policy);
        return next(context);
    }

    /// <summary>
    /// A browser may use a connection for every host that the certificate names, and tries again on one of its own when it is told that this
    /// was wrong (RFC 9110 section 15.5.20). What a proxy before this one asks for by TLS says nothing about the browser's connection.
    /// </summary>
    private static bool IsForAnotherHost(HttpContext context) =>
        context.Features.Get<ITlsHandshakeFeature>()?.HostName is { Length: > 0 } name
        && context.Features.Get<TrustedPeer>() is null
        && !RequestHost.NameOf(context.Request).SequenceEqual(HostNames.Normalized(name));
}
