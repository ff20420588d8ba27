using static OAuthProxy.Telemetry.Logging.LogField;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>What the program says.</summary>
/// <param name="Timestamp">Its moment.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="File">Where it comes from: the category and the event's id, in the place where Go has file and line.</param>
/// <param name="Message">With the exception behind it, if there is one.</param>
internal sealed record StandardEntry(DateTimeOffset Timestamp, LogLevel Level, string File, string Message);

/// <summary>An <see cref="AuthEvent"/>, with the words that were found for it.</summary>
internal sealed record AuthEntry(DateTimeOffset Timestamp, AuthEvent Event, string Message);

/// <summary>A request that was answered, or was not.</summary>
/// <param name="Timestamp">Its beginning.</param>
/// <param name="Duration">From there to the end of the answer.</param>
/// <param name="Request">What is known of it at the end.</param>
/// <param name="Uri">The target as it was sent, without secrets.</param>
/// <param name="Status">Of the answer; 499 where nobody waited for one.</param>
/// <param name="Size">The bytes of the answer's body.</param>
/// <param name="Upstream">The path by which its upstream is known; null where none was asked.</param>
internal sealed record RequestEntry(DateTimeOffset Timestamp, TimeSpan Duration, RequestFacts Request, string Uri, int Status, long Size, string? Upstream);

/// <summary>The fields of the three logs; their names are oauth2-proxy's.</summary>
internal static class LogFields
{
    public static IReadOnlyList<LogField<StandardEntry>> Standard { get; } =
    [
        Time<StandardEntry>("Timestamp", entry => entry.Timestamp),
        new("Level", WriteText: null, (json, entry) => json.WriteStringValue(NameOf(entry.Level))),
        Word<StandardEntry>("File", entry => entry.File),
        new("Message", WriteMessage, (json, entry) => json.WriteStringValue(entry.Message)),
    ];

    public static IReadOnlyList<LogField<AuthEntry>> Auth { get; } =
    [
        Time<AuthEntry>("Timestamp", entry => entry.Timestamp),
        Word<AuthEntry>("Client", entry => entry.Event.Request.Client),
        Word<AuthEntry>("RequestID", entry => entry.Event.Request.RequestId),
        Word<AuthEntry>("Username", entry => entry.Event.Request.Username),
        Word<AuthEntry>("Status", entry => entry.Event.Status),
        Sentence<AuthEntry>("Message", entry => entry.Message),
        Word<AuthEntry>("Host", entry => entry.Event.Request.Host),
        Word<AuthEntry>("RequestMethod", entry => entry.Event.Request.Method),
        Word<AuthEntry>("Protocol", entry => entry.Event.Request.Protocol),
        Quoted<AuthEntry>("UserAgent", entry => entry.Event.Request.UserAgent),
    ];

    public static IReadOnlyList<LogField<RequestEntry>> Request { get; } =
    [
        Time<RequestEntry>("Timestamp", entry => entry.Timestamp),
        Word<RequestEntry>("Client", entry => entry.Request.Client),
        Word<RequestEntry>("RequestID", entry => entry.Request.RequestId),
        Word<RequestEntry>("Username", entry => entry.Request.Username),
        Word<RequestEntry>("Host", entry => entry.Request.Host),
        Word<RequestEntry>("RequestMethod", entry => entry.Request.Method),
        Word<RequestEntry>("Upstream", entry => entry.Upstream),
        Quoted<RequestEntry>("RequestURI", entry => entry.Uri),
        Word<RequestEntry>("Protocol", entry => entry.Request.Protocol),
        Quoted<RequestEntry>("UserAgent", entry => entry.Request.UserAgent),
        Number<RequestEntry>("StatusCode", entry => entry.Status),
        Number<RequestEntry>("ResponseSize", entry => entry.Size),
        Duration<RequestEntry>("RequestDuration", entry => entry.Duration),
    ];

    /// <summary>oauth2-proxy's lines have no field for the level; its messages say what is not just information.</summary>
    private static void WriteMessage(LogLine line, StandardEntry entry)
    {
        if (entry.Level >= LogLevel.Warning)
        {
            line.Append(NameOf(entry.Level));
            line.Append(": ");
        }

        LogText.AppendSentence(line, entry.Message);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
