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
    [
        .. Required(),
        .. Rules(),
        .. AccountChecks.Problems(settings.Accounts, At),
        .. CookieChecks.Problems(settings.Sessions, At, Reported),
        .. CookieSecretChecks.Problems(settings.Sessions, At),
        .. SignInChecks.Problems(settings, At),
        .. UpstreamChecks.Problems(settings, At),
        .. GatewayFileChecks.Problems(settings, At),
        .. Gateways(),
        .. Timeouts(),
        .. Enterprise(),
        .. Paths(),
        .. ListeningChecks.Problems(settings, At),
        .. LoggingChecks.Problems(settings.Telemetry.Logging, At),
        .. RedisChecks.Problems(settings.Redis, At, Reported),
        .. OperatorChecks.Misplaced(settings.Command, sources.ContainsKey, At, Reported),
        .. ExplainChecks.Misplaced(settings.Command, sources.ContainsKey, At, Reported),
    ];

    /// <summary>The same for a command about sessions, which needs less.</summary>
    public IEnumerable<Problem> ProblemsForOperator() =>
    [
        .. OperatorChecks.Problems(settings, At, Reported),
        .. RedisChecks.Problems(settings.Redis, At, Reported),
        .. ExplainChecks.Misplaced(settings.Command, sources.ContainsKey, At, Reported),
    ];

    public IEnumerable<string> Warnings() =>
    [
        .. UpstreamChecks.Warnings(settings),
        .. settings.WithoutEffect,
        .. AccountChecks.Warnings(settings.Accounts),
        .. CookieSecretChecks.Warnings(settings.Sessions),
        .. SignInChecks.Warnings(settings),
        .. ListeningChecks.Warnings(settings, sources.ContainsKey),
        .. LoggingChecks.Warnings(settings.Telemetry.Logging),
        .. RedisChecks.Warnings(settings.Redis, sources.Keys),
        .. settings.Gateway.CertificateWarnings(TimeProvider.System.GetUtcNow()),
    ];

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
