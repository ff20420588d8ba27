using System.Globalization;
using System.Text;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>Prometheus' text format, version 0.0.4 (<see href="https://prometheus.io/docs/instrumenting/exposition_formats/"/>).</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public static string Of(IEnumerable<Metric> metrics)
    {
        var text = new PrometheusText();
        foreach (var metric in metrics)
        {
            text.Write(metric);
        }

        return text._text.ToString();
    }

    private void Write(Metric metric)
    {
        if (!metric.Series.Any())
        {
            return; // nothing was measured, and a heading alone says nothing
        }

        _text.Append("# HELP ").Append(metric.Name).Append(' ').Append(Escaped(metric.Help)).Append('\n');
        _text.Append("# TYPE ").Append(metric.Name).Append(' ').Append(metric.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
        foreach (var (tags, series) in metric.Series)
        {
            var labels = LabelsOf(tags);
            if (metric.Kind == MetricKind.Histogram)
            {
                WriteHistogram(metric, labels, series);
            }
            else
            {
                WriteSample(metric.Name, labels, Number(series.Value));
            }
        }
    }

    /// <summary>Each bucket counts what is in those below it, too; the last one is the count, so that the two always agree.</summary>
    private void WriteHistogram(Metric metric, string labels, MetricSeries series)
    {
        var count = 0L;
        var sum = series.Value;
        for (var bucket = 0; bucket <= metric.Bounds.Count; bucket++)
        {
            count += series.InBucket(bucket);
            var bound = bucket < metric.Bounds.Count ? Number(metric.Bounds[bucket]) : "+Inf";
            WriteSample(metric.Name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", Number(count));
        }

        WriteSample(metric.Name + "_sum", labels, Number(sum));
        WriteSample(metric.Name + "_count", labels, Number(count));
    }

    private void WriteSample(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(value).Append('\n');
    }

    private static string LabelsOf(KeyValuePair<string, object?>[] labels) => string.Join(',', labels.Select(label =>
        $"{MetricNames.OfLabel(label.Key)}=\"{Escaped(Convert.ToString(label.Value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal)}\""));

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
