namespace OAuthProxy.Telemetry.Logging;

/// <summary>Which logs are written, in what form and where to.</summary>
internal sealed record LoggingOptions
{
    /// <summary>In place of a template: one JSON object a line.</summary>
    public const string Json = "json";

    /// <summary>What the program has to say about itself.</summary>
    public bool StandardEnabled { get; init; } = true;

    /// <summary>A line for each sign-in and sign-out, and for whatever ended a session.</summary>
    public bool AuthEnabled { get; init; } = true;

    /// <summary>A line for each request, when it is answered.</summary>
    public bool RequestEnabled { get; init; } = true;

    public string StandardFormat { get; init; } = "[{{.Timestamp}}] [{{.File}}] {{.Message}}";

    public string AuthFormat { get; init; } = "{{.Client}} - {{.RequestID}} - {{.Username}} [{{.Timestamp}}] [{{.Status}}] {{.Message}}";

    public string RequestFormat { get; init; } =
        "{{.Client}} - {{.RequestID}} - {{.Username}} [{{.Timestamp}}] {{.Host}} {{.RequestMethod}} {{.Upstream}} {{.RequestURI}} {{.Protocol}} {{.UserAgent}} {{.StatusCode}} {{.ResponseSize}} {{.RequestDuration}}";

    /// <summary>Requests of exactly these paths, decoded, are left out of the request log.</summary>
    public IReadOnlyList<string> ExcludedPaths { get; init; } = [];

    /// <summary>Requests that <c>ping-path</c> and <c>ready-path</c> answered are left out of the request log.</summary>
    public bool SilenceProbes { get; init; }

    /// <summary>The header that carries a request's id; empty: none is read or sent.</summary>
    public string RequestIdHeader { get; init; } = "X-Request-Id";

    /// <summary>Errors go where everything else goes, and not to standard error.</summary>
    public bool ErrorsToOutput { get; init; }

    /// <summary>Times are those of the machine's zone; otherwise UTC.</summary>
    public bool LocalTime { get; init; } = true;

    public LogFileOptions File { get; init; } = new();

    public static IReadOnlyList<string> StandardFields { get; } = LogFormat.NamesOf(LogFields.Standard);

    public static IReadOnlyList<string> AuthFields { get; } = LogFormat.NamesOf(LogFields.Auth);

    public static IReadOnlyList<string> RequestFields { get; } = LogFormat.NamesOf(LogFields.Request);

    /// <summary>What is wrong with a format, as the rest of a sentence about it; null if nothing is.</summary>
    public static string? ErrorIn(string format, IReadOnlyList<string> fields) =>
        format == Json || LogTemplate.TryParse(format, fields, out _, out var error) ? null : error;
}
