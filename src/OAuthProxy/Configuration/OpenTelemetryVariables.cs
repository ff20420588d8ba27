using System.Collections;
using OAuthProxy.Telemetry;

namespace OAuthProxy.Configuration;

/// <summary>Reads the standard variables of OpenTelemetry. Those that decide whether and where to anything goes are checked here; the SDK knows the rest.</summary>
internal sealed class OpenTelemetryVariables
{
    private const string Prefix = "OTEL_";

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems = [];

    private OpenTelemetryVariables(IDictionary environment)
    {
        foreach (DictionaryEntry variable in environment)
        {
            if (variable is { Key: string name, Value: string { Length: > 0 } value } && name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                _given[name] = value.Trim();
            }
        }
    }

    /// <summary>Without an endpoint or an exporter nothing is exported, where the specification has a collector on this machine as the default.</summary>
    public static OpenTelemetryOptions Read(IDictionary environment, List<Problem> problems)
    {
        var variables = new OpenTelemetryVariables(environment);
        if ("true".Equals(variables._given.GetValueOrDefault("OTEL_SDK_DISABLED"), StringComparison.OrdinalIgnoreCase))
        {
            return new();
        }

        var options = new OpenTelemetryOptions
        {
            ExportsTraces = variables.Exports("TRACES"),
            ExportsMetrics = variables.Exports("METRICS"),
            Variables = variables._given,
        };
        problems.AddRange(variables._problems.Distinct());
        return options.ExportsTraces || options.ExportsMetrics ? options : new();
    }

    private bool Exports(string signal)
    {
        var exporter = $"OTEL_{signal}_EXPORTER";
        var endpoint = Nearest(signal, "ENDPOINT");
        var exports = _given.GetValueOrDefault(exporter) is { } chosen ? chosen == "otlp" : endpoint is not null;
        Check(exporter, value => value is "otlp" or "none", "is not an exporter that there is here", "Write otlp or none");
        if (exports)
        {
            Check(endpoint, IsHttp, "is not an http or https URL", "Write the collector's address, such as http://localhost:4317");
            Check(Nearest(signal, "PROTOCOL"), value => value is "grpc" or "http/protobuf", "is not a protocol that there is here", "Write grpc or http/protobuf");
        }

        return exports;
    }

    /// <summary>The variable for the one signal, or the one for all.</summary>
    private string? Nearest(string signal, string what) =>
        new[] { $"OTEL_EXPORTER_OTLP_{signal}_{what}", $"OTEL_EXPORTER_OTLP_{what}" }.FirstOrDefault(_given.ContainsKey);

    private void Check(string? name, Func<string, bool> isGood, string wrong, string remedy)
    {
        if (name is not null && _given.TryGetValue(name, out var value) && !isGood(value))
        {
            _problems.Add(new("", $"environment {name}", $"'{OptionKinds.Printable(value)}' {wrong}", remedy));
        }
    }

    private static bool IsHttp(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
