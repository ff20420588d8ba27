using Microsoft.AspNetCore.Http.Features;
using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams.Addresses;

/// <summary>
/// Inside YARP's pipeline: which of an upstream's addresses gets the request. Where no connection can be made nothing was sent, and a request
/// that would do no more if it came twice (RFC 9110 section 9.2.2) is tried with each of the others, once.
/// </summary>
internal sealed partial class AddressMiddleware(RequestDelegate next, AddressChoice choice, AddressHealth health, ILogger<AddressMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var forwarding = context.Features.GetRequiredFeature<Destination>().Forwarding!;
        return forwarding.Upstream.Addresses.Count == 1 ? next(context) : ForwardAsync(context, forwarding);
    }

    private async Task ForwardAsync(HttpContext context, Forwarding forwarding)
    {
        var proxy = context.GetReverseProxyFeature();
        var untried = proxy.AvailableDestinations;
        var kept = forwarding.Sticky?.Find(context.Request, untried);
        forwarding.Sticky?.KeepWithAnswer(context, kept);
        for (var chosen = kept ?? choice.Pick(context, forwarding, untried); ; chosen = choice.Pick(context, forwarding, untried))
        {
            proxy.AvailableDestinations = chosen is null ? [] : [chosen];
            await next(context);
            if (chosen is null || FailureToConnect(context) is not { } failure)
            {
                return;
            }

            health.TakeOut(forwarding.Cluster, chosen, failure);
            untried = [.. untried.Where(address => address != chosen)];
            if (untried.Count == 0 || !MayBeSentAgain(context))
            {
                return;
            }

            Log.TriedAgain(logger, context.Request.Method, forwarding.Upstream.Name, chosen.DestinationId);
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK; // YARP forwards nothing that has a status
        }
    }

    /// <summary>Why no byte of the request was sent; null where some may have been.</summary>
    private static string? FailureToConnect(HttpContext context) =>
        context.GetForwarderErrorFeature()?.Exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        } failure
            ? failure.InnerException?.Message ?? failure.Message
            : null;

    private static bool MayBeSentAgain(HttpContext context) =>
        IsIdempotent(context.Request.Method)
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested;

    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);

    private static partial class Log
    {
        [LoggerMessage(630, LogLevel.Information, "A {Method} request for {Upstream} goes to another address, as {Address} could not be connected to.")]
        public static partial void TriedAgain(ILogger logger, string method, string upstream, string address);
    }
}
