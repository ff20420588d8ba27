using System.Net;

namespace OAuthProxy.Telemetry;

/// <summary>What operators see.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Answers 200 while the process lives; empty: off.</summary>
    public string PingPath { get; init; } = "/ping";

    /// <summary>Answers 200 when the proxy can do its work; empty: off.</summary>
    public string ReadyPath { get; init; } = "/ready";

    /// <summary>Where Prometheus finds the metrics; null: nowhere.</summary>
    public IPEndPoint? MetricsAddress { get; init; }

    public OpenTelemetryOptions OpenTelemetry { get; init; } = new();

    /// <summary>Somebody wants to see metrics.</summary>
    public bool IsMeasuring => MetricsAddress is not null || OpenTelemetry.ExportsMetrics;
}
