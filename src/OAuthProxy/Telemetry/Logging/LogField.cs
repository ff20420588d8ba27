using System.Text.Json;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>One fact that a log can tell, with both ways of telling it.</summary>
/// <param name="Name">As templates spell it.</param>
/// <param name="WriteText">Appends the value to a line; null for what is told in JSON only.</param>
/// <param name="WriteJson">Writes the value, without its key.</param>
internal sealed record LogField<T>(string Name, Action<LogLine, T>? WriteText, Action<Utf8JsonWriter, T> WriteJson)
{
    /// <summary>The name in snake case: <c>RequestURI</c> is <c>request_uri</c>.</summary>
    public JsonEncodedText Key { get; } = JsonEncodedText.Encode(string.Concat(Name.Select((c, index) =>
        index > 0 && char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(Name[index - 1]) ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString())));
}

/// <summary>The kinds of fields.</summary>
internal static class LogField
{
    private const string GoLayout = "yyyy/MM/dd HH:mm:ss";

    public static LogField<T> Time<T>(string name, Func<T, DateTimeOffset> value) =>
        new(name, (line, entry) => line.Append(value(entry), GoLayout), (json, entry) => json.WriteStringValue(value(entry)));

    public static LogField<T> Number<T>(string name, Func<T, long> value) =>
        new(name, (line, entry) => line.Append(value(entry)), (json, entry) => json.WriteNumberValue(value(entry)));

    /// <summary>In seconds, to the millisecond.</summary>
    public static LogField<T> Duration<T>(string name, Func<T, TimeSpan> value) =>
        new(name, (line, entry) => line.Append(value(entry).TotalSeconds, "F3"), (json, entry) => json.WriteNumberValue(Math.Round(value(entry).TotalSeconds, 3)));

    /// <summary>A name, an address: one word in any honest request.</summary>
    public static LogField<T> Word<T>(string name, Func<T, string?> value) =>
        new(name, (line, entry) => LogText.AppendWord(line, Short(value(entry))), (json, entry) => WriteText(json, value(entry)));

    /// <summary>What oauth2-proxy puts into quotes.</summary>
    public static LogField<T> Quoted<T>(string name, Func<T, string?> value) =>
        new(name, (line, entry) => LogText.AppendQuoted(line, Short(value(entry)) ?? ""), (json, entry) => WriteText(json, value(entry)));

    /// <summary>The program's own words.</summary>
    public static LogField<T> Sentence<T>(string name, Func<T, string> value) =>
        new(name, (line, entry) => LogText.AppendSentence(line, value(entry)), (json, entry) => json.WriteStringValue(value(entry)));

    private static string? Short(string? text) => text is null ? null : LogText.Shorten(text);

    private static void WriteText(Utf8JsonWriter json, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStringValue(LogText.Shorten(text));
        }
    }
}
