using OAuthProxy.Telemetry.Logging;

namespace OAuthProxy.Telemetry;

/// <summary>What operators see.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Answers 200 while the process lives; empty: off.</summary>
    public string PingPath { get; init; } = "/ping";

    /// <summary>The one user agent that <see cref="PingPath"/> answers; empty: any.</summary>
    public string PingUserAgent { get; init; } = "";

    /// <summary>Answers 200 when the proxy can do its work; empty: off.</summary>
    public string ReadyPath { get; init; } = "/ready";

    public LoggingOptions Logging { get; init; } = new();

    public bool IsProbe(HttpRequest request) =>
        request.Path.HasValue
        && ((request.Path == PingPath && (PingUserAgent.Length == 0 || request.Headers.UserAgent == PingUserAgent)) || request.Path == ReadyPath);
}
