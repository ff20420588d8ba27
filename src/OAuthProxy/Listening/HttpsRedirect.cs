using System.Net;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy.Listening;

/// <summary>
/// Sends who comes by plain http to the same address by https, method and body included (308). What a trusted proxy says about the scheme has
/// been taken by then; that cookies are Secure has not, as it says nothing about this request.
/// </summary>
internal sealed class HttpsRedirect(RequestDelegate next, ListeningOptions options, Predicate<HttpRequest> answersPlainly)
{
    private const int UsualPort = 443;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.IsHttps || answersPlainly(request))
        {
            return next(context);
        }

        if (!request.Host.HasValue)
        {
            return MalformedRequest.RefuseAsync(context); // there is no host to go to
        }

        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var target = raw.StartsWith('/') ? raw : UriHelper.BuildRelative(path: request.Path.HasValue ? request.Path : "/", query: request.QueryString);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"https://{HostOf(request)}{target}";
        return Task.CompletedTask;
    }

    /// <summary>Who named no port came by the usual one, and finds the usual one of https, whatever the ports are called inside a container.</summary>
    private HostString HostOf(HttpRequest request) =>
        request.Host.Port is not null && options.Tls?.EndPoint is IPEndPoint { Port: not (UsualPort or 0) and var port }
            ? new HostString(request.Host.Host, port)
            : new HostString(request.Host.Host);
}
