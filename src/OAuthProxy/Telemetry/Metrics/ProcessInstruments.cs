using System.Diagnostics;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>What Prometheus' own libraries tell of every process, under their names, for dashboards and alerts that go by them.</summary>
internal sealed class ProcessInstruments
{
    public ProcessInstruments(Instrumentation instrumentation)
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        var meter = instrumentation.Meter;
        meter.CreateObservableGauge("process.start_time", () => started, Instrumentation.Seconds, "When the process started, in seconds since 1970.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, Instrumentation.Seconds, "The processor time used.");
        meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "The memory in use.");
        meter.CreateObservableGauge("oauthproxy.build_info", () => new System.Diagnostics.Metrics.Measurement<int>(1, new KeyValuePair<string, object?>("version", ProgramVersion.Text)), unit: null, "Which version of OAuthProxy this is.");
    }
}
