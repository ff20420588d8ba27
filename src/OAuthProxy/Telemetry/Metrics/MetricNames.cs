using System.Diagnostics.Metrics;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>
/// OpenTelemetry's names in Prometheus' spelling, by the rules of the OpenTelemetry specification ("Prometheus and OpenMetrics
/// Compatibility"): <c>dotnet.gc.pause.time</c> in <c>s</c> becomes <c>dotnet_gc_pause_time_seconds_total</c>.
/// </summary>
internal static class MetricNames
{
    public static string Of(Instrument instrument, MetricKind kind)
    {
        var unit = instrument.Unit switch
        {
            Instrumentation.Seconds => "_seconds",
            "By" => "_bytes",
            _ => "", // what is counted, in braces, is no unit
        };
        return OfLabel(instrument.Name) + unit + (kind == MetricKind.Counter ? "_total" : "");
    }

    public static string OfLabel(string name) => string.Create(name.Length, name, static (span, text) =>
    {
        for (var index = 0; index < span.Length; index++)
        {
            span[index] = char.IsAsciiLetterOrDigit(text[index]) ? text[index] : '_';
        }
    });
}
