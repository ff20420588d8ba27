using OAuthProxy.Telemetry.Logging;

namespace OAuthProxy.Telemetry;

/// <summary>What operators see.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Answers 200 while the process lives; empty: off.</summary>
    public string PingPath { get; init; } = "/ping";

    /// <summary>Answers 200 when the proxy can do its work; empty: off.</summary>
    public string ReadyPath { get; init; } = "/ready";

    public LoggingOptions Logging { get; init; } = new();
}
