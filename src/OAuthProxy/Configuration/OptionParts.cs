using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using OAuthProxy.Authorization;
using OAuthProxy.Listening;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Configuration;

/// <summary>The conversions of single options that do not fit a line of the catalogue.</summary>
internal static class OptionParts
{
    public static Settings WithRepository(Settings settings, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (text.Length > 0 && (slash <= 0 || slash == text.Length - 1 || text.AsSpan(slash + 1).IndexOfAny("/?# ") >= 0))
        {
            throw new InvalidValueException($"'{text}' is not a repository", "Write owner/name, such as octocat/hello-world");
        }

        return settings with
        {
            GitHub = settings.GitHub with { Repository = text },
            Authorization = settings.Authorization with { Repository = text },
        };
    }

    public static Settings WithUpstreams(Settings settings, IReadOnlyList<string> texts)
    {
        var upstreams = new List<Upstream>();
        foreach (var text in texts)
        {
            if (!Upstream.TryParse(text, out var upstream, out var error))
            {
                throw new InvalidValueException($"'{OptionKinds.Printable(text)}' {error}", "Write http(s)://host:port/path/ (the path chooses requests, it is not put before them) or static://200");
            }

            if (upstreams.Exists(other => other.Path == upstream.Path))
            {
                throw new InvalidValueException($"two upstreams have the path {upstream.Path}", "Give each upstream a path of its own");
            }

            upstreams.Add(upstream);
        }

        return settings with { Upstreams = settings.Upstreams with { Upstreams = upstreams } };
    }

    public delegate bool RouteRuleParser(string text, [NotNullWhen(true)] out RouteRule? rule, out string error);

    public static Settings WithOpenRoutes(Settings settings, IReadOnlyList<string> texts, RouteRuleParser parse)
    {
        var rules = texts.Select(text => parse(text, out var rule, out var error)
            ? rule
            : throw new InvalidValueException($"'{text}' {error}", "Write a regular expression for the path, such as ^/public/ or GET=^/status$, without look-around and back-references"));
        return settings with { Authorization = settings.Authorization with { OpenRoutes = [.. settings.Authorization.OpenRoutes, .. rules] } };
    }

    public static Settings WithTemplates(Settings settings, string directory) => settings.Pages.TryUseTemplates(directory, out var pages, out var error)
        ? settings with { Pages = pages }
        : throw new InvalidValueException($"the directory '{directory}' {error}", "Name a directory with sign_in.html, error.html or robots.txt, written as the README says");

    public static Settings WithLogo(Settings settings, string text) => settings.Pages.TryUseLogo(text, out var pages, out var error)
        ? settings with { Pages = pages }
        : throw new InvalidValueException($"'{OptionKinds.Printable(text)}' {error}", "Name an svg, png, jpg or webp file, or an https address; - leaves the logo out");

    public static Regex Pattern(string text) => RouteRule.TryParsePath(text, out var rule, out var error)
        ? rule.Path
        : throw new InvalidValueException($"'{text}' {error}", "Write a regular expression for the path, such as ^/api/, without look-around and back-references");

    public static IPNetwork Network(string text)
    {
        var whole = text.Contains('/', StringComparison.Ordinal) ? text : text + (text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
        return IPNetwork.TryParse(whole, out var network)
            ? network
            : throw new InvalidValueException($"'{text}' is not an address or a network", "Write 10.1.2.3, 10.0.0.0/8 or fd00::/8");
    }

    public static IPEndPoint Address(string text) =>
        ListeningOptions.TryParseAddress(text, out var endpoint)
            ? endpoint
            : throw new InvalidValueException($"'{text}' is not an address to listen on", "Write address:port, such as 127.0.0.1:4180, 0.0.0.0:4180, [::1]:4180 or :4180");

    public static SameSiteMode SameSite(string text) => text.ToUpperInvariant() switch
    {
        "" => SameSiteMode.Unspecified,
        "LAX" => SameSiteMode.Lax,
        "STRICT" => SameSiteMode.Strict,
        "NONE" => SameSiteMode.None,
        _ => throw new InvalidValueException($"'{text}' is not a SameSite mode", "Write lax, strict or none"),
    };

    public static Settings WithLogs(Settings settings, Func<LoggingOptions, LoggingOptions> change) =>
        settings with { Telemetry = settings.Telemetry with { Logging = change(settings.Telemetry.Logging) } };

    public static Settings WithLogFile(Settings settings, Func<LogFileOptions, LogFileOptions> change) =>
        WithLogs(settings, logs => logs with { File = change(logs.File) });

    public static string LogFormat(string text, IReadOnlyList<string> fields) => LoggingOptions.ErrorIn(text, fields) is { } error
        ? throw new InvalidValueException($"'{text}' {error}", $"Write text with the fields {string.Join(", ", fields.Select(field => $"{{{{.{field}}}}}"))}, or json")
        : text;

    public static string Prefix(string text)
    {
        var path = Path("/" + text.Trim('/'));
        return path.Length > 1 ? path : throw new InvalidValueException("the prefix is empty", "Write a path such as /oauth2");
    }

    public static bool IsPlainPath(string text) =>
        text.StartsWith('/')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~')
        && !text.Contains("//", StringComparison.Ordinal)
        && !text.Contains("/.", StringComparison.Ordinal);

    /// <summary>A path of ours is compared as it is sent, so that nothing in it may need decoding or have a meaning in a route.</summary>
    public static string Path(string text) =>
        text.Length == 0 || IsPlainPath(text)
            ? text
            : throw new InvalidValueException($"'{text}' is not a plain path", "Write a path that begins with / and has only letters, digits, -, _, . and ~");
}
