namespace OAuthProxy.Telemetry;

/// <summary>
/// What goes to a collector by OTLP. It is switched on and set up by the standard variables of OpenTelemetry alone
/// (<see href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"/>), because whoever runs a collector sets
/// them for all programs at once.
/// </summary>
internal sealed record OpenTelemetryOptions
{
    public bool ExportsTraces { get; init; }

    public bool ExportsMetrics { get; init; }

    /// <summary>All <c>OTEL_*</c> variables as they were given; one of them can hold a key for the collector.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
