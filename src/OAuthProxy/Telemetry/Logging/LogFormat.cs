using System.Text.Encodings.Web;
using System.Text.Json;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>Makes the lines of one log: by a template, or as JSON.</summary>
internal sealed class LogFormat<T>
{
    /// <summary>Leaves what only HTML minds; whatever could end a line is escaped all the same.</summary>
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Action<LogLine, T>[] _parts;

    /// <param name="format">A template that was checked before, or <see cref="LoggingOptions.Json"/>.</param>
    /// <param name="type">By which a reader of JSON tells the three logs apart.</param>
    /// <param name="fields">Those of the log, in the order in which JSON has them.</param>
    public LogFormat(string format, string type, IReadOnlyList<LogField<T>> fields)
    {
        if (format == LoggingOptions.Json)
        {
            _parts = [(line, entry) => WriteJson(line, entry, type, fields)];
            return;
        }

        _parts = LogTemplate.TryParse(format, LogFormat.NamesOf(fields), out var parts, out var error)
            ? [.. parts.Select(part => part.IsField ? fields.First(field => field.Name == part.Text).WriteText! : (line, _) => line.Append(part.Text))]
            : throw new ArgumentException($"The format {error}.", nameof(format));
    }

    public LogLine LineOf(T entry)
    {
        var line = new LogLine();
        foreach (var write in _parts)
        {
            write(line, entry);
        }

        line.Append('\n');
        return line;
    }

    private static void WriteJson(LogLine line, T entry, string type, IReadOnlyList<LogField<T>> fields)
    {
        using var json = new Utf8JsonWriter(line, JsonOptions);
        json.WriteStartObject();
        json.WriteString("type", type);
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Key);
            field.WriteJson(json, entry);
        }

        json.WriteEndObject();
    }
}

/// <summary>The three formats as the operator wants them.</summary>
internal sealed class LogFormats(LoggingOptions options)
{
    public LogFormat<StandardEntry> Standard { get; } = new(options.StandardFormat, "standard", LogFields.Standard);

    public LogFormat<AuthEntry> Auth { get; } = new(options.AuthFormat, "auth", LogFields.Auth);

    public LogFormat<RequestEntry> Request { get; } = new(options.RequestFormat, "request", LogFields.Request);
}

internal static class LogFormat
{
    /// <summary>The names that a template may use.</summary>
    public static IReadOnlyList<string> NamesOf<T>(IReadOnlyList<LogField<T>> fields) => [.. fields.Where(field => field.WriteText is not null).Select(field => field.Name)];
}
