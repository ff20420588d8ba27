using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Label = System.Collections.Generic.KeyValuePair<string, object?>;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>What was measured with one instrument, in Prometheus' terms.</summary>
internal sealed class Metric
{
    /// <summary>More than the program's own labels can ever make; a mistake in one of them must not fill the memory.</summary>
    public const int MaximumSeries = 2000;

    private readonly ConcurrentDictionary<Label[], MetricSeries> _series = new(MetricLabels.Comparer);
    private readonly ConcurrentDictionary<Label[], MetricSeries>.AlternateLookup<ReadOnlySpan<Label>> _byLabels;
    private readonly bool _isAbsolute;
    private readonly double[] _bounds;
    private int _count;

    public Metric(Instrument instrument)
    {
        _byLabels = _series.GetAlternateLookup<ReadOnlySpan<Label>>();
        Kind = KindOf(instrument);
        Name = MetricNames.Of(instrument, Kind);
        Help = instrument.Description ?? "";
        _isAbsolute = instrument.IsObservable;
        _bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? [.. bounds] : [];
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>The upper bounds of a histogram's buckets; one more, without a bound, comes behind them.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    public IEnumerable<KeyValuePair<Label[], MetricSeries>> Series => _series;

    public void Record(double value, ReadOnlySpan<Label> labels)
    {
        if (!_byLabels.TryGetValue(labels, out var series) && (series = Begin(labels)) is null)
        {
            return;
        }

        if (Kind == MetricKind.Histogram)
        {
            series.Observe(BucketOf(value), value);
        }
        else if (_isAbsolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    private MetricSeries? Begin(ReadOnlySpan<Label> labels)
    {
        if (Volatile.Read(ref _count) >= MaximumSeries)
        {
            return null;
        }

        if (_byLabels.TryAdd(labels, new(Kind == MetricKind.Histogram ? _bounds.Length + 1 : 0)))
        {
            Interlocked.Increment(ref _count);
        }

        return _byLabels[labels];
    }

    /// <summary>A bound belongs to its bucket.</summary>
    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => MetricKind.Histogram,
        { Name: "dotnet.thread_pool.thread.count" or "dotnet.thread_pool.queue.length" } => MetricKind.Gauge, // the runtime says counter, but they go down, too
        Counter<int> or Counter<long> or Counter<double> => MetricKind.Counter,
        ObservableCounter<int> or ObservableCounter<long> or ObservableCounter<double> => MetricKind.Counter,
        _ => MetricKind.Gauge,
    };
}
