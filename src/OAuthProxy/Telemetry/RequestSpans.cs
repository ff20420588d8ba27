using System.Diagnostics;

namespace OAuthProxy.Telemetry;

/// <summary>
/// A server span for each request, by the semantic conventions for HTTP, in the trace that the client says it belongs to (W3C Trace Context).
/// It has neither the query nor anything of the person.
/// </summary>
internal sealed class RequestSpans(RequestDelegate next, Instrumentation instrumentation)
{
    public Task InvokeAsync(HttpContext context) => instrumentation.Spans.HasListeners() ? TraceAsync(context) : next(context);

    private async Task TraceAsync(HttpContext context)
    {
        // The framework has an activity of its own for its log; it goes nowhere and must not be anybody's parent.
        Activity.Current = null;
        using var span = Start(context.Request);
        try
        {
            await next(context);
            End(span, context, ResponseStatus.Of(context));
        }
        catch (Exception failure)
        {
            End(span, context, ResponseStatus.Of(context, failure));
            throw;
        }
    }

    private Activity? Start(HttpRequest request)
    {
        var method = HttpMethodNames.ForSpan(request.Method);
        return instrumentation.Spans.StartActivity(
            method,
            ActivityKind.Server,
            ParentOf(request),
            [
                new("http.request.method", method),
                new("url.path", request.Path.ToUriComponent()),
                new("network.protocol.version", request.Protocol.Split('/')[^1]),
            ]);
    }

    /// <summary>The name is the route's, of which there are few; a path is the client's to choose.</summary>
    private static void End(Activity? span, HttpContext context, int status)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        if ((context.Features.Get<Route>()?.Pattern ?? (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText) is { } route)
        {
            span.DisplayName = $"{span.OperationName} {route}";
            span.SetTag("http.route", route);
        }

        // Only now are they known as people see them, if a trusted proxy says so.
        span.SetTag("url.scheme", context.Request.Scheme);
        span.SetTag("server.address", RequestHost.NameOf(context.Request).ToString());
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>What is not well formed counts as absent, as the recommendation wants it (section 3.2.2).</summary>
    private static ActivityContext ParentOf(HttpRequest request) =>
        request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, request.Headers.TraceState.ToString(), isRemote: true, out var context) ? context : default;
}
