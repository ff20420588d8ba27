namespace OAuthProxy.Tests.Configuration;

/// <param name="Option">The name without dashes.</param>
/// <param name="Good">A value other than the default.</param>
/// <param name="Changes">What the good value changes in the settings, and nothing else.</param>
/// <param name="Bad">A value that cannot be right; null for an option that takes any text.</param>
internal sealed record OptionSample(string Option, string Good, string Changes, string? Bad);

/// <summary>For every option a value that has an effect, and one that is refused.</summary>
internal static class OptionSamples
{
    private const string? AnyText = null;

    private static readonly string SecretFile = Path.Combine(AppContext.BaseDirectory, "secret.txt");

    private static readonly string Templates = Path.Combine(AppContext.BaseDirectory, "templates");

    static OptionSamples()
    {
        File.WriteAllText(SecretFile, "0123456789abcdef\n");
        Directory.CreateDirectory(Templates);
        File.WriteAllText(Path.Combine(Templates, "robots.txt"), "User-agent: *\n");
    }

    public static IReadOnlyList<OptionSample> All { get; } =
    [
        new("provider", "github", "Provider=github", "gitlab"),
        new("client-id", "id", "GitHub.ClientId=id", AnyText),
        new("client-secret", "s", "GitHub.ClientSecret=s", AnyText),
        new("client-secret-file", SecretFile, "GitHub.ClientSecret=0123456789abcdef", "/no/such/file"),
        new("redirect-url", "https://h/oauth2/callback", "GitHub.RedirectUrl=https://h/oauth2/callback SignIn.RedirectUrl=https://h/oauth2/callback", "kibana.example.com"),
        new("login-url", "https://h/l", "GitHub.LoginUrl=https://h/l", "h/login"),
        new("redeem-url", "https://h/r", "GitHub.RedeemUrl=https://h/r", "file:///r"),
        new("validate-url", "https://h/api/v3", "GitHub.ApiUrl=https://h/api/v3/", "/api/v3"),
        new("scope", "user", "GitHub.Scope=user", AnyText),
        new("email-domain", "example.com", "Authorization.EmailDomains=[example.com]", "me@example.com"),
        new("authenticated-emails-file", "/f", "Authorization.EmailsFile=/f", "/no/such/file"),
        new("github-org", "acme", "Authorization.Organization=acme", AnyText),
        new("github-team", "acme:sre", "Authorization.Teams=[acme:sre]", "sre"),
        new("github-repo", "a/b", "GitHub.Repository=a/b Authorization.Repository=a/b", "b"),
        new("github-token", "t", "GitHub.RepositoryToken=t", "without-a-repository"),
        new("github-token-file", SecretFile, "GitHub.RepositoryToken=0123456789abcdef", "/no/such/file"),
        new("github-user", "alice", "Authorization.Users=[alice]", AnyText),
        new("allowed-group", "acme", "Authorization.AllowedGroups=[acme]", AnyText),
        new("skip-auth-route", "GET=^/p{1,2}", "Authorization.OpenRoutes=[RouteRule { Method = GET, Path = ^/p{1,2}, IsNegated = False }] Upstreams.RulesDependOnPath=True", "^/(a"),
        new("skip-auth-regex", "^/p{1,2}", "Authorization.OpenRoutes=[RouteRule { Method = , Path = ^/p{1,2}, IsNegated = False }] Upstreams.RulesDependOnPath=True", "(?=a)b"),
        new("skip-auth-preflight", "true", "Authorization.OpenPreflight=True", "yes"),
        new("api-route", "^/api/", "SignIn.ApiRoutes=[^/api/]", "[a"),
        new("force-json-errors", "true", "SignIn.ForceJsonErrors=True", "yes"),
        new("cookie-secret", "AAAAAAAAAAAAAAAAAAAAAA==", "Sessions.CookieSecret=00000000000000000000000000000000", "short"),
        new("cookie-secret-file", SecretFile, "Sessions.CookieSecret=30313233343536373839616263646566", "/no/such/file"),
        new("cookie-name", "c", "Sessions.CookieName=c", "c d"),
        new("cookie-domain", "example.com", "Sessions.CookieDomains=[example.com]", "https://example.com"),
        new("cookie-path", "/app", "Sessions.CookiePath=/app", "app"),
        new("cookie-secure", "false", "Sessions.CookieSecure=False", "yes"),
        new("cookie-httponly", "false", "Sessions.CookieHttpOnly=False", "yes"),
        new("cookie-samesite", "lax", "Sessions.CookieSameSite=Lax", "loose"),
        new("cookie-expire", "1h", "Sessions.Expire=01:00:00", "7d"),
        new("cookie-refresh", "1h", "Sessions.Refresh=01:00:00", "60"),
        new("skip-provider-button", "true", "SignIn.SkipProviderButton=True", "yes"),
        new("proxy-prefix", "/sso", "SignIn.ProxyPrefix=/sso Pages.ProxyPrefix=/sso", "/"),
        new("whitelist-domain", "h:80", "SignIn.AllowedReturnHosts=[h:80]", "https://h/"),
        new("provider-display-name", "Acme", "Pages.ProviderName=Acme", AnyText),
        new("banner", "<b>Hi</b>", "Pages.Banner=<b>Hi</b>", AnyText),
        new("footer", "-", "Pages.Footer=-", AnyText),
        new("custom-sign-in-logo", "https://h/l.svg", "Pages.Logo=SignInLogo { Html = <img class=\"logo\" src=\"https://h/l.svg\" alt=\"\">, Source = https://h }", "http://h/l.svg"),
        new("custom-templates-dir", Templates, "Pages.Templates=OAuthProxy.Pages.Templates.PageTemplates", "/no/such/directory"),
        new("show-debug-on-error", "true", "Pages.ShowsReasons=True", "yes"),
        new("upstream", "static://202", "Upstreams.Upstreams=[Upstream { Path = /, Address = , StaticStatus = 202, IsPrefix = True }]", "localhost:5601"),
        new("upstream-timeout", "1m", "Upstreams.Timeout=00:01:00", "30"),
        new("ssl-upstream-insecure-skip-verify", "true", "Upstreams.InsecureSkipVerify=True", "yes"),
        new("pass-host-header", "false", "Upstreams.PassHostHeader=False", "yes"),
        new("pass-user-headers", "false", "Upstreams.PassUserHeaders=False", "yes"),
        new("prefer-email-to-user", "true", "SignIn.PreferEmailToUser=True Upstreams.PreferEmailToUser=True", "yes"),
        new("pass-basic-auth", "false", "Upstreams.PassBasicAuth=False", "yes"),
        new("basic-auth-password", "p", "SignIn.BasicAuthPassword=p Upstreams.BasicAuthPassword=p", AnyText),
        new("basic-auth-password-file", SecretFile, "SignIn.BasicAuthPassword=0123456789abcdef Upstreams.BasicAuthPassword=0123456789abcdef", "/no/such/file"),
        new("pass-access-token", "true", "SignIn.PassAccessToken=True Upstreams.PassAccessToken=True", "yes"),
        new("set-xauthrequest", "true", "SignIn.SetAuthRequestHeaders=True", "yes"),
        new("set-basic-auth", "true", "SignIn.SetBasicAuth=True", "without-a-password"),
        new("http-address", ":80", "Listening.Http=[::]:80", "4180"),
        new("reverse-proxy", "true", "Listening.IsBehindProxy=True", "yes"),
        new("trusted-proxy-ip", "10.0.0.0/8", "Listening.TrustedProxies=[10.0.0.0/8]", "10.0.0.0/33"),
        new("ping-path", "/p", "Telemetry.PingPath=/p", "ping"),
        new("ready-path", "/r", "Telemetry.ReadyPath=/r", "ready"),
        new("standard-logging", "false", "Telemetry.Logging.StandardEnabled=False", "yes"),
        new("standard-logging-format", "{{.Message}}", "Telemetry.Logging.StandardFormat={{.Message}}", "{{.Client}}"),
        new("auth-logging", "false", "Telemetry.Logging.AuthEnabled=False", "yes"),
        new("auth-logging-format", "{{.Status}}", "Telemetry.Logging.AuthFormat={{.Status}}", "{{.StatusCode}}"),
        new("request-logging", "false", "Telemetry.Logging.RequestEnabled=False", "yes"),
        new("request-logging-format", "json", "Telemetry.Logging.RequestFormat=json", "{{if .Client}}"),
        new("exclude-logging-path", "/p", "Telemetry.Logging.ExcludedPaths=[/p]", AnyText),
        new("silence-ping-logging", "true", "Telemetry.Logging.SilenceProbes=True", "yes"),
        new("request-id-header", "X-Trace", "Telemetry.Logging.RequestIdHeader=X-Trace", "Cookie"),
        new("errors-to-info-log", "true", "Telemetry.Logging.ErrorsToOutput=True", "yes"),
        new("logging-filename", "/dev/null", "Telemetry.Logging.File.Path=/dev/null", "/no/such/folder/proxy.log"),
        new("logging-max-size", "1", "Telemetry.Logging.File.MaxSize=1", "1GB"),
        new("logging-max-age", "0", "Telemetry.Logging.File.MaxAge=0", "7d"),
        new("logging-max-backups", "3", "Telemetry.Logging.File.MaxBackups=3", "-1"),
        new("logging-compress", "true", "Telemetry.Logging.File.Compress=True", "yes"),
        new("logging-local-time", "false", "Telemetry.Logging.LocalTime=False", "yes"),
        new("config", "", "", "/no/such/file.toml"),
        new("config-test", "true", "Command=ConfigTest", "perhaps"),
        new("version", "true", "Command=Version", "perhaps"),
        new("help", "true", "Command=Help", "perhaps"),
    ];

    public static OptionSample For(string option) => All.Single(sample => sample.Option == option);
}
