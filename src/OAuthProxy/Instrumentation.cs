using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OAuthProxy;

/// <summary>
/// What the rooms count and trace with. It is the runtime's own; nothing is recorded, and next to nothing is done, until the operator asks
/// for metrics or traces. Names follow OpenTelemetry (<c>oauthproxy.sign_ins</c>); Prometheus' spelling is made from them
/// (<c>oauthproxy_sign_ins_total</c>). A label's values are few and never a client's to choose.
/// </summary>
internal sealed class Instrumentation(IMeterFactory meters) : IDisposable
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "OAuthProxy";

    /// <summary>The unit of durations.</summary>
    public const string Seconds = "s";

    /// <summary>The buckets of a histogram of durations, in seconds: Prometheus' default ones, which oauth2-proxy has too.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    public Meter Meter { get; } = meters.Create(Name);

    public ActivitySource Spans { get; } = new(Name, ProgramVersion.Text);

    public Histogram<double> Durations(string name, string description) => Meter.CreateHistogram(name, Seconds, description, tags: null, Buckets);

    public void Dispose() => Spans.Dispose(); // the meter is the factory's
}
