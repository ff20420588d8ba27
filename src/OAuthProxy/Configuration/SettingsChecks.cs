using System.Globalization;
using OAuthProxy.GitHub;

namespace OAuthProxy.Configuration;

/// <summary>What only several options together, or a missing one, can show to be wrong. Every check runs; none stops the others.</summary>
internal sealed class SettingsChecks(Settings settings, Dictionary<string, string> sources, IReadOnlyList<Problem> known)
{
    /// <summary>The source of what is missing.</summary>
    public const string NotGiven = "not given";

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    public IEnumerable<Problem> Problems() =>
        [.. Required(), .. Rules(), .. Accounts(), .. Cookies(), .. SignInChecks.Problems(settings, At), .. UpstreamChecks.Problems(settings, At), .. GatewayFileChecks.Problems(settings, At), .. Gateways(), .. Timeouts(), .. Enterprise(), .. Paths(), .. ListeningChecks.Problems(settings, At), .. LoggingChecks.Problems(settings.Telemetry.Logging, At), .. RedisChecks.Problems(settings.Redis, At, Reported), .. OperatorChecks.Misplaced(settings.Command, sources.ContainsKey, At, Reported), .. ExplainChecks.Misplaced(settings.Command, sources.ContainsKey, At, Reported)];

    /// <summary>The same for a command about sessions, which needs less.</summary>
    public IEnumerable<Problem> ProblemsForOperator() =>
        [.. OperatorChecks.Problems(settings, At, Reported), .. RedisChecks.Problems(settings.Redis, At, Reported), .. ExplainChecks.Misplaced(settings.Command, sources.ContainsKey, At, Reported)];

    public IEnumerable<string> Warnings()
    {
        if (settings.Upstreams.Upstreams.Count == 0 && settings.Gateway.File.Length == 0)
        {
            yield return "neither --upstream nor --gateway-file is given: only the proxy's own endpoints answer, everything else is 404.";
        }

        foreach (var given in settings.WithoutEffect)
        {
            yield return given;
        }

        if (!settings.Upstreams.StripStrangersHeaders)
        {
            yield return settings.Authorization.OpenRoutes.Count > 0 || settings.Authorization.OpenPreflight || settings.Authorization.TrustedClients.Count > 0 || settings.Gateway.OpensSomething
                ? "--skip-auth-strip-headers=false lets anybody tell the application who they are, by X-Forwarded-User and the like, where no sign-in is needed."
                : "--skip-auth-strip-headers=false has no effect without --skip-auth-route, --skip-auth-regex, --skip-auth-preflight and --trusted-ip.";
        }

        if (settings.Upstreams is { InsecureSkipVerify: true, AuthorityFiles.Count: > 0 })
        {
            yield return "--upstream-ca-file has no effect beside --ssl-upstream-insecure-skip-verify, which accepts any certificate.";
        }

        foreach (var warning in settings.Accounts.File.Length == 0 ? [] : settings.Accounts.Inspect().Warnings)
        {
            yield return $"--htpasswd-file: {warning}.";
        }

        if (settings.Accounts.Groups.Count > 0 && settings.Accounts.File.Length == 0)
        {
            yield return "--htpasswd-user-group has no effect without --htpasswd-file.";
        }

        if (settings.Sessions.CookieSecret.Bytes.Length is > 0 and not (16 or 24 or 32))
        {
            yield return $"--cookie-secret has {settings.Sessions.CookieSecret.Bytes.Length} bytes; oauth2-proxy takes only 16, 24 or 32. Is it whole?";
        }

        foreach (var warning in CookieSecretChecks.Warnings(settings.Sessions))
        {
            yield return warning;
        }

        if (settings.GitHub.RedirectUrl is { } redirect && redirect.AbsolutePath != settings.SignIn.DefaultCallbackPath)
        {
            yield return $"--redirect-url has the path {redirect.AbsolutePath}; the callback is answered there and not at {settings.SignIn.DefaultCallbackPath}.";
        }

        foreach (var warning in ListeningChecks.Warnings(settings, sources.ContainsKey).Concat(UpstreamChecks.Warnings(settings)).Concat(SignInChecks.Warnings(settings)).Concat(LoggingChecks.Warnings(settings.Telemetry.Logging)).Concat(RedisChecks.Warnings(settings.Redis, sources.Keys)).Concat(settings.Gateway.CertificateWarnings(TimeProvider.System.GetUtcNow())))
        {
            yield return warning;
        }
    }

    private IEnumerable<Problem> Required()
    {
        if (settings.Provider != "github" && !Reported("provider"))
        {
            yield return settings.Provider.Length == 0
                ? At("provider", "the provider is missing; oauth2_proxy would have taken google", "Write --provider=github, the one provider there is here")
                : At("provider", $"'{settings.Provider}' is not supported", "Write --provider=github, the one provider there is here");
        }

        foreach (var (name, isGiven, remedy) in new (string, bool, string)[]
        {
            ("client-id", settings.GitHub.ClientId.Length > 0, "Register an OAuth application with GitHub (Settings, Developer settings) and give its client id"),
            ("client-secret", settings.GitHub.ClientSecret.IsGiven, "Give the client secret that GitHub made for the OAuth application"),
        })
        {
            if (!isGiven && !Reported(name))
            {
                yield return At(name, "it is required", remedy);
            }
        }

        foreach (var problem in CookieSecretChecks.Missing(settings, At, Reported))
        {
            yield return problem;
        }
    }

    private IEnumerable<Problem> Rules()
    {
        var rules = settings.Authorization;
        if (!GatewayFileChecks.FlagsSayWho(settings) && GatewayFileChecks.FlagsHaveTo(settings) && !Reported("email-domain") && !Reported("authenticated-emails-file"))
        {
            yield return At("email-domain", "no rule says which e-mail addresses may pass", "Write --email-domain=example.com, --email-domain=* for any, --authenticated-emails-file=FILE, or --htpasswd-file=FILE for local accounts alone");
        }

        foreach (var domain in rules.EmailDomains.Where(domain => domain != "*" && !IsHost(Below(domain, "*.", ".", "@"))))
        {
            yield return At("email-domain", $"'{domain}' is not a domain", "Write *, example.com or .example.com");
        }

        if (rules.EmailsFile.Length > 0 && !File.Exists(rules.EmailsFile))
        {
            yield return At("authenticated-emails-file", $"the file '{rules.EmailsFile}' does not exist or cannot be read", "Name a file with one address a line");
        }

        foreach (var team in rules.Teams)
        {
            var parts = team.Split(':');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                yield return At("github-team", $"'{team}' does not say which organization's team it is", "Write org:slug, or give --github-org as well");
            }
            else if (rules.Organization.Length > 0 && !parts[0].Equals(rules.Organization, StringComparison.OrdinalIgnoreCase))
            {
                yield return At("github-team", $"'{team}' is not a team of --github-org={rules.Organization}", "Name teams of that organization, or leave --github-org out");
            }
        }

        if (settings.GitHub.RepositoryToken.IsGiven && rules.Repository.Length == 0 && !Reported("github-repo"))
        {
            yield return At("github-token", "it is given without a repository to look collaborators up in", "Give --github-repo=owner/name as well, or leave the token out");
        }
    }

    private IEnumerable<Problem> Accounts() => settings.Accounts.File.Length == 0
        ? []
        : settings.Accounts.Inspect().Problems.Select(problem => At("htpasswd-file", problem, "Write NAME:HASH lines, as htpasswd -B makes them; an account without a usable hash could never sign in"));

    private IEnumerable<Problem> Cookies()
    {
        var session = settings.Sessions;
        if (session.CookieName.Length is 0 or > 256 || session.CookieName.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
        {
            yield return At("cookie-name", $"'{session.CookieName}' cannot be the name of a cookie", "Use up to 256 letters, digits, - and _");
        }

        foreach (var domain in session.CookieDomains.Where(domain => Uri.CheckHostName(domain.TrimStart('.')) == UriHostNameType.Unknown))
        {
            yield return At("cookie-domain", $"'{domain}' is not a domain", "Write a host or a domain without scheme, port and path, such as example.com");
        }

        if (!session.CookiePath.StartsWith('/') || session.CookiePath.AsSpan().IndexOfAny(";, ") >= 0)
        {
            yield return At("cookie-path", $"'{session.CookiePath}' cannot be the path of a cookie", "Write a path that begins with /");
        }

        if (session.Expire > TimeSpan.Zero && session.Refresh >= session.Expire && !Reported("cookie-refresh"))
        {
            yield return At("cookie-refresh", $"{GoSyntax.Format(session.Refresh)} is not shorter than --cookie-expire ({GoSyntax.Format(session.Expire)}), so that it would never happen", "Choose a shorter time, or 0 to switch the refresh off");
        }

        if (session.CookieSameSite == SameSiteMode.None && !session.CookieSecure)
        {
            yield return At("cookie-samesite", "browsers refuse SameSite=None without Secure", "Write lax, or leave --cookie-secure on");
        }

        foreach (var problem in CookieSecretChecks.Problems(session, At))
        {
            yield return problem;
        }
    }

    private IEnumerable<Problem> Gateways()
    {
        if (settings.SignIn.SetBasicAuth && !settings.SignIn.BasicAuthPassword.IsGiven && !Reported("basic-auth-password"))
        {
            yield return At("set-basic-auth", "there is no password to put into the header", "Give --basic-auth-password, or --basic-auth-password-file, as well");
        }
    }

    private IEnumerable<Problem> Timeouts()
    {
        if (settings.Upstreams.Timeout > LongestTimeout)
        {
            yield return At("upstream-timeout", $"{GoSyntax.Format(settings.Upstreams.Timeout)} is longer than a timer can run", "Choose a shorter time, or 0 for no limit");
        }
    }

    private IEnumerable<Problem> Enterprise()
    {
        var (github, standard) = (settings.GitHub, new GitHubOptions());
        if (github.LoginUrl.Host == standard.LoginUrl.Host)
        {
            yield break;
        }

        if (github.RedeemUrl == standard.RedeemUrl && !Reported("redeem-url"))
        {
            yield return At("redeem-url", $"--login-url is at {github.LoginUrl.Host}, but codes would be redeemed at github.com", "Give --redeem-url=https://HOST/login/oauth/access_token as well");
        }

        if (github.ApiUrl == standard.ApiUrl && !Reported("validate-url"))
        {
            yield return At("validate-url", $"--login-url is at {github.LoginUrl.Host}, but its tokens would be sent to api.github.com", "Give --validate-url=https://HOST/api/v3 as well");
        }
    }

    private IEnumerable<Problem> Paths()
    {
        foreach (var (name, path) in new[] { ("ping-path", settings.Telemetry.PingPath), ("ready-path", settings.Telemetry.ReadyPath) })
        {
            if (path == "/")
            {
                yield return At(name, "the path / belongs to the application", "Write another path, such as /ping");
            }
        }

        if (settings.Telemetry.PingPath.Length > 0 && settings.Telemetry.PingPath == settings.Telemetry.ReadyPath)
        {
            yield return At("ready-path", "it is the same as --ping-path", "Give each a path of its own");
        }

        foreach (var host in settings.SignIn.AllowedReturnHosts.Where(host => !IsHostWithPort(host)))
        {
            yield return At("whitelist-domain", $"'{host}' is not a host", "Write host, host:port, host:*, .domain or *.domain, without scheme and path");
        }

        if (!OptionParts.IsPlainPath(settings.SignIn.CallbackPath))
        {
            yield return At("redirect-url", $"the path {settings.SignIn.CallbackPath} cannot be answered", "Use a plain path, such as /oauth2/callback");
        }
    }

    private static string Below(string domain, params string[] prefixes) =>
        prefixes.FirstOrDefault(prefix => domain.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? domain[prefix.Length..] : domain;

    private static bool IsHost(string text) => text[..Math.Min(1, text.Length)] is not ("" or ".") && Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static bool IsHostWithPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var isPort = !hasPort || text[(colon + 1)..] == "*" || ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isPort && IsHost(Below(hasPort ? text[..colon] : text, "*.", "."));
    }

    private bool Reported(string option) => known.Any(problem => problem.Option == option || problem.Option == SecretFile.NameFor(option));

    private Problem At(string option, string message, string remedy) => new(option, sources.GetValueOrDefault(option, NotGiven), message, remedy);
}
