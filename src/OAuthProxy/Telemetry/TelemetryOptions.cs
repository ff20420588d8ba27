using System.Net;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Tls;

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

    /// <summary>Where Prometheus finds the metrics; null: nowhere.</summary>
    public IPEndPoint? MetricsAddress { get; init; }

    /// <summary>The same by TLS, with a certificate of its own; null: nowhere.</summary>
    public IPEndPoint? MetricsSecureAddress { get; init; }

    public CertificateOptions MetricsCertificate { get; init; } = new("metrics-tls-cert-file", "metrics-tls-key-file");

    public OpenTelemetryOptions OpenTelemetry { get; init; } = new();

    /// <summary>Whether the server answers nothing but metrics at this address of its.</summary>
    public bool IsForMetrics(string url) => url == $"http://{MetricsAddress}" || url == $"https://{MetricsSecureAddress}";

    public bool HasMetricsEndpoint => MetricsAddress is not null || MetricsSecureAddress is not null;

    /// <summary>The addresses with their options, to follow others in a message.</summary>
    public string OrAddresses =>
        (MetricsAddress is null ? "" : $" or {MetricsAddress} (--metrics-address)") + (MetricsSecureAddress is null ? "" : $" or {MetricsSecureAddress} (--metrics-secure-address)");

    /// <summary>Somebody wants to see metrics.</summary>
    public bool IsMeasuring => HasMetricsEndpoint || OpenTelemetry.ExportsMetrics;

    public LoggingOptions Logging { get; init; } = new();

    public bool IsProbe(HttpRequest request) =>
        request.Path.HasValue
        && ((request.Path == PingPath && (PingUserAgent.Length == 0 || request.Headers.UserAgent == PingUserAgent)) || request.Path == ReadyPath);
}
