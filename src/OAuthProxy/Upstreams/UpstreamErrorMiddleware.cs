using System.Globalization;
using OAuthProxy.Pages;
using OAuthProxy.Upstreams.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace OAuthProxy.Upstreams;

/// <summary>
/// Says on a page what became of a request that no upstream answered: 502 when it could not be reached, 503 when all that is known of it is
/// that it is not well, 504 when it kept silent.
/// </summary>
internal sealed partial class UpstreamErrorMiddleware(RequestDelegate next, ILogger<UpstreamErrorMiddleware> logger)
{
    private static readonly ErrorDetail Unreachable = new(
        StatusCodes.Status502BadGateway,
        "upstream_unreachable",
        "The application does not answer",
        "The proxy could not get an answer from the application behind it.")
    {
        Remedy = "Try again in a moment. If it stays so, whoever runs this site has to look at the application.",
    };

    private static readonly ErrorDetail Silent = Unreachable with
    {
        Status = StatusCodes.Status504GatewayTimeout,
        Code = "upstream_timeout",
        Title = "The application takes too long",
        Message = "The application behind the proxy did not begin its answer in time.",
    };

    private static readonly ErrorDetail Unwell = Unreachable with
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "upstream_unwell",
        Title = "The application is not ready",
        Message = "None of the addresses of the application behind the proxy is well at the moment.",
    };

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<IForwarderErrorFeature>() is not { } error || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (error.Error == ForwarderError.NoAvailableDestinations)
        {
            context.Features.Set(Unwell); // said in the log when it came to that
            if (context.Features.Get<Destination>()?.Forwarding?.Upstream.Health is { } health)
            {
                context.Response.Headers.RetryAfter = Math.Ceiling(health.Interval.TotalSeconds).ToString(CultureInfo.InvariantCulture); // nothing changes before the next probe
            }
        }
        else if (error.Error is not (ForwarderError.RequestBodyClient or ForwarderError.RequestCanceled))
        {
            var upstream = context.Features.Get<Route>()?.Name ?? "";
            var reason = error.Exception?.InnerException?.Message ?? error.Exception?.Message ?? error.Error.ToString();
            Log.NoAnswer(logger, upstream, context.Request.Method, reason);
            var detail = error.Exception?.InnerException is TimeoutException || error.Error == ForwarderError.RequestTimedOut ? Silent : Unreachable;
            context.Features.Set(detail with { Reason = reason });
        }
    }

    private static partial class Log
    {
        [LoggerMessage(600, LogLevel.Warning, "The upstream for {Route} gave no answer to a {Method} request: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string route, string method, string reason);
    }
}
