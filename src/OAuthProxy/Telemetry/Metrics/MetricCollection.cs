using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>Listens to this program's instruments and the runtime's, and keeps what they measure. Only when the operator wants metrics is there one.</summary>
internal sealed class MetricCollection : IDisposable
{
    private const string Runtime = "System.Runtime";

    private readonly ConcurrentDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricCollection(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != Runtime && (instrument.Meter.Name != Instrumentation.Name || instrument.Meter.Scope != meters))
            {
                return;
            }

            var metric = new Metric(instrument);
            if (_metrics.TryAdd(metric.Name, metric))
            {
                listener.EnableMeasurementEvents(instrument, metric);
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, metric) => ((Metric)metric!).Record(value, labels));
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, metric) => ((Metric)metric!).Record(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, metric) => ((Metric)metric!).Record(value, labels));
        _listener.Start();
    }

    /// <summary>All of them as they are now, by name.</summary>
    public IEnumerable<Metric> Read()
    {
        _listener.RecordObservableInstruments();
        return _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal);
    }

    public void Dispose() => _listener.Dispose();
}
