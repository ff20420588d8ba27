using System.Diagnostics.Metrics;
using System.Globalization;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>Counts and times all requests, the proxy's own endpoints included, under oauth2-proxy's names.</summary>
internal sealed class RequestMetricsMiddleware(RequestDelegate next, Instrumentation instrumentation, TimeProvider clock)
{
    private readonly Counter<long> _requests = instrumentation.Meter.CreateCounter<long>(
        "oauth2_proxy.requests", unit: null, "Requests by status; 499 where the client went away before an answer began.");

    private readonly UpDownCounter<long> _inFlight = instrumentation.Meter.CreateUpDownCounter<long>(
        "oauth2_proxy.requests_in_flight", unit: null, "Requests under way.");

    private readonly Histogram<double> _duration = instrumentation.Durations("oauth2_proxy.response_duration", "The time to the end of the answer, by method.");

    public async Task InvokeAsync(HttpContext context)
    {
        var begun = clock.GetTimestamp();
        var status = 0;
        _inFlight.Add(1);
        try
        {
            await next(context);
            status = ResponseStatus.Of(context);
        }
        catch (Exception failure)
        {
            status = ResponseStatus.Of(context, failure);
            throw;
        }
        finally
        {
            _inFlight.Add(-1);
            _requests.Add(1, new KeyValuePair<string, object?>("code", status.ToString(CultureInfo.InvariantCulture)));
            _duration.Record(clock.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("method", HttpMethodNames.ForLabel(context.Request.Method)));
        }
    }
}
