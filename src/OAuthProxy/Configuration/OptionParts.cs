using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OAuthProxy.Authorization;
using OAuthProxy.Listening;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Tls;
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

    public static string ExistingFile(string path) => path.Length == 0 || File.Exists(path)
        ? path
        : throw new InvalidValueException($"the file '{path}' does not exist or cannot be read", "Name a file that does");

    public static Settings WithUpstreams(Settings settings, IReadOnlyList<string> texts)
    {
        var upstreams = new List<Upstream>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (!Upstream.TryParse(text, out var upstream, out var error))
            {
                throw new InvalidValueException($"'{OptionKinds.Printable(text)}' {error}", "Write http(s)://host:port/path/ (the path chooses requests, it is not put before them), unix:///run/app.sock, file:///var/www/#/path/ or static://200, or for one host kibana.example.com=http://host:port/");
            }

            if (!names.Add(upstream.Name))
            {
                throw new InvalidValueException($"two upstreams have the {(upstream.Host.Length > 0 ? "host and path" : "path")} {upstream.Name}", "Give each upstream a path of its own");
            }

            upstreams.Add(upstream);
        }

        return settings with { Upstreams = settings.Upstreams with { Upstreams = upstreams } };
    }

    public static Settings WithAuthorityFiles(Settings settings, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            try
            {
                AuthorityFile.Read(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new InvalidValueException($"'{path}' cannot be used: {failure.Message.TrimEnd('.')}", "Name a file with certificates in PEM form");
            }
        }

        return settings with { Upstreams = settings.Upstreams with { AuthorityFiles = paths } };
    }

    /// <summary>Nothing waits for an interval to pass, so that every interval is kept. oauth2-proxy takes a negative one for "at once".</summary>
    public static Settings WithFlushInterval(Settings settings, string text)
    {
        if (!GoSyntax.TryParseDuration(text.StartsWith('-') ? text[1..] : text, out _))
        {
            throw new InvalidValueException($"'{text}' is not a duration", "Write numbers with units, such as 1s, or leave the option out: it has no effect");
        }

        return text == "1s" ? settings : WithoutEffect(settings, "flush-interval", "answers are passed on as they come");
    }

    public static Settings WithoutEffect(Settings settings, string name, string reason) =>
        settings with { WithoutEffect = [.. settings.WithoutEffect, $"--{name} has no effect: {reason}."] };

    public delegate bool RouteRuleParser(string text, [NotNullWhen(true)] out RouteRule? rule, out string error);

    public static Settings WithOpenRoutes(Settings settings, IReadOnlyList<string> texts, RouteRuleParser parse)
    {
        var rules = texts.Select(text => parse(text, out var rule, out var error)
            ? rule
            : throw new InvalidValueException($"'{text}' {error}", "Write a regular expression for the path, such as ^/public/ or GET=^/status$, without look-around, back-references and counts that multiply"));
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
        : throw new InvalidValueException($"'{text}' {error}", "Write a regular expression for the path, such as ^/api/, without look-around, back-references and counts that multiply");

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

    public static ListeningOptions HttpAddress(ListeningOptions listening, string text) =>
        listening.TryUseHttp(text, out var changed) ? changed : throw NoAddress(text);

    public static ListeningOptions HttpsAddress(ListeningOptions listening, string text) =>
        listening.TryUseHttps(text, out var changed) ? changed : throw NoAddress(text);

    public static ListeningOptions ClientHeader(ListeningOptions listening, string text) => listening.TryUseClientHeader(text, out var changed)
        ? changed
        : throw new InvalidValueException($"'{text}' is not a header in which proxies name the client", "Write X-Forwarded-For, X-Real-IP, X-ProxyUser-IP, X-Envoy-External-Address or CF-Connecting-IP");

    public static TlsOptions TlsVersion(TlsOptions tls, string text) => tls.TryUseMinimum(text, out var changed)
        ? changed
        : throw new InvalidValueException($"'{text}' is not a version of TLS", "Write TLS1.2 or TLS1.3");

    public static TlsOptions CipherSuites(TlsOptions tls, IReadOnlyList<string> names) => tls.TryUseCipherSuites(names, out var changed, out var unknown)
        ? changed
        : throw new InvalidValueException(
            $"'{unknown}' is not a cipher suite that is known to be safe",
            NearestName.Find(unknown.ToUpperInvariant(), TlsOptions.CipherSuiteNames) is { } near ? $"Did you mean {near}?" : $"Write names such as {TlsOptions.CipherSuiteNames.Last()}");

    public static SameSiteMode SameSite(string text) => text.ToUpperInvariant() switch
    {
        "" => SameSiteMode.Unspecified,
        "LAX" => SameSiteMode.Lax,
        "STRICT" => SameSiteMode.Strict,
        "NONE" => SameSiteMode.None,
        _ => throw new InvalidValueException($"'{text}' is not a SameSite mode", "Write lax, strict or none"),
    };

    /// <summary>The modes of the session cookie but one: GitHub redirects from another site, and a Strict cookie would stay behind.</summary>
    public static SameSiteMode AttemptSameSite(string text) => SameSite(text) switch
    {
        SameSiteMode.Unspecified => SameSiteMode.Lax,
        SameSiteMode.Strict => throw new InvalidValueException("with strict no browser would send the cookie on the way back from GitHub", "Write lax or none"),
        var mode => mode,
    };

    /// <summary>A URL, or a path for which another option gives leave.</summary>
    public static Settings WithRedirectUrl(Settings settings, string text) => text.Length > 1 && IsPlainPath(text)
        ? settings with { SignIn = settings.SignIn with { RedirectPath = text } }
        : settings with { GitHub = settings.GitHub with { RedirectUrl = WithAsciiHost(OptionKinds.HttpUrl(text)) } };

    /// <summary>A host in Unicode in its A-labels, as it is registered and as browsers send it.</summary>
    private static Uri WithAsciiHost(Uri url) => url.HostNameType == UriHostNameType.Dns && url.Host != url.IdnHost ? new UriBuilder(url) { Host = url.IdnHost }.Uri : url;

    /// <summary>The words of OpenID Connect (Core 1.0 section 3.1.2.1), of which GitHub knows <c>select_account</c>.</summary>
    public static string Prompt(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => word is "select_account" or "consent" or "login" or "none")
        ? text
        : throw new InvalidValueException($"'{text}' is not a prompt", "Write select_account, consent, login or none");

    /// <summary>In a form, the answer would come without the cookie that ties the sign-in to the browser; in a fragment, it would not come at all.</summary>
    public static string ResponseMode(string text) => text is "" or "query"
        ? text
        : throw new InvalidValueException($"'{text}' is not a way in which GitHub's answer can be taken", "Write query, or leave it out");

    public static string Authorities(string path)
    {
        try
        {
            AuthorityFile.Read(path);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidValueException($"'{path}' cannot be read or has no certificate in it", "Name a file with the certificates of authorities in PEM");
        }
    }

    /// <summary>A login at GitHub; apps have <c>[bot]</c> behind their name, and accounts of an enterprise an underscore in it.</summary>
    public static string Login(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '[' or ']')
        ? text
        : throw new InvalidValueException("this is not a login at GitHub", "Write the name in https://github.com/NAME, or leave --as out for a stranger");

    public static string Email(string text) => text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && IsPlainWord(text)
        ? text
        : throw new InvalidValueException("this is not an e-mail address", "Write one, such as octocat@example.com");

    public static string Group(string text) => text.Split(':') is [{ Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }] && IsPlainWord(text)
        ? text
        : throw new InvalidValueException("this is neither an organization nor a team", "Write org, or org:team with the team's slug");

    public static string Repository(string text) => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }] && IsPlainWord(text)
        ? text
        : throw new InvalidValueException("this is not a repository", "Write owner/name");

    private static bool IsPlainWord(string text) => text.All(c => c is > ' ' and < '\u007f');

    public static SettingsCommand Completion(string shell) => shell switch
    {
        "bash" => SettingsCommand.CompletionForBash,
        "zsh" => SettingsCommand.CompletionForZsh,
        _ => throw new InvalidValueException($"there is no script for '{shell}'", "Write bash or zsh"),
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

    private static InvalidValueException NoAddress(string text) => new(
        $"'{text}' is not an address to listen on",
        "Write address:port, such as 127.0.0.1:4180, 0.0.0.0:4180, [::1]:4180 or :4180, unix:/path, unix:/path,mode=0660, fd:3, or - for not at all");
}
