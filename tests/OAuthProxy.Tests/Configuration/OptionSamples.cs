using OAuthProxy.Tests.Support;

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

    private static readonly string RedisUrlFile = Path.Combine(AppContext.BaseDirectory, "redis-url.txt");

    private static readonly string AuthorityFile = Path.Combine(AppContext.BaseDirectory, "authority.pem");

    private static readonly string GatewayFile = Path.Combine(AppContext.BaseDirectory, "gateway-sample.yaml");

    private static readonly string Templates = Path.Combine(AppContext.BaseDirectory, "templates");

    static OptionSamples()
    {
        File.WriteAllText(SecretFile, "0123456789abcdef\n");
        File.WriteAllText(RedisUrlFile, "redis://h/1\n");
        File.WriteAllText(GatewayFile, "hosts: [{ host: a.example, upstream: http://a }]\n");
        Directory.CreateDirectory(Templates);
        File.WriteAllText(Path.Combine(Templates, "robots.txt"), "User-agent: *\n");
        using var authority = new TestAuthority("A sample authority");
        File.WriteAllText(AuthorityFile, authority.Pem);
    }

    public static IReadOnlyList<OptionSample> All { get; } =
    [
        new("provider", "github", "Provider=github", "gitlab"),
        new("client-id", "id", "GitHub.ClientId=id", AnyText),
        new("client-secret", "s", "GitHub.ClientSecret=73", AnyText),
        new("client-secret-file", SecretFile, "GitHub.ClientSecret=30313233343536373839616263646566", "/no/such/file"),
        new("redirect-url", "https://h/oauth2/callback", "GitHub.RedirectUrl=https://h/oauth2/callback SignIn.RedirectUrl=https://h/oauth2/callback", "kibana.example.com"),
        new("relative-redirect-url", "true", "AllowsRelativeRedirectUrl=True", "yes"),
        new("login-url", "https://h/l", "GitHub.LoginUrl=https://h/l", "h/login"),
        new("redeem-url", "https://h/r", "GitHub.RedeemUrl=https://h/r", "file:///r"),
        new("validate-url", "https://h/api/v3", "GitHub.ApiUrl=https://h/api/v3/", "/api/v3"),
        new("scope", "user", "GitHub.Scope=user", AnyText),
        new("prompt", "select_account", "GitHub.Prompt=select_account", "select_account&scope=repo"),
        new("auth-request-response-mode", "query", "GitHub.ResponseMode=query", "form_post"),
        new("provider-ca-file", AuthorityFile, $"GitHub.AuthorityFiles=[{AuthorityFile}]", "/no/such/file"),
        new("use-system-trust-store", "true", "GitHub.TrustsSystem=True", "yes"),
        new("ssl-insecure-skip-verify", "true", "GitHub.InsecureSkipVerify=True", "yes"),
        new("email-domain", "example.com", "Authorization.EmailDomains=[example.com]", "me@example.com"),
        new("authenticated-emails-file", "/f", "Authorization.EmailsFile=/f", "/no/such/file"),
        new("github-org", "acme", "Authorization.Organization=acme", AnyText),
        new("github-team", "acme:sre", "Authorization.Teams=[acme:sre]", "sre"),
        new("github-repo", "a/b", "GitHub.Repository=a/b Authorization.Repository=a/b", "b"),
        new("github-token", "t", "GitHub.RepositoryToken=74", "without-a-repository"),
        new("github-token-file", SecretFile, "GitHub.RepositoryToken=30313233343536373839616263646566", "/no/such/file"),
        new("github-user", "alice", "Authorization.Users=[alice]", AnyText),
        new("allowed-group", "acme", "Authorization.AllowedGroups=[acme]", AnyText),
        new("github-bearer-tokens", "true", "SignIn.TakesBearerTokens=True", "yes"),
        new("htpasswd-file", "/f", "Accounts.File=/f", "/no/such/file"),
        new("htpasswd-user-group", "ops", "Accounts.Groups=[ops]", AnyText),
        new("display-htpasswd-form", "false", "Accounts.ShowsForm=False", "maybe"),
        new("skip-auth-route", "GET=^/p{1,2}", "Authorization.OpenRoutes=[RouteRule { Method = GET, Path = ^/p{1,2}, IsNegated = False }] Upstreams.RulesDependOnPath=True", "^/(a"),
        new("skip-auth-regex", "^/p{1,2}", "Authorization.OpenRoutes=[RouteRule { Method = , Path = ^/p{1,2}, IsNegated = False }] Upstreams.RulesDependOnPath=True", "(?=a)b"),
        new("skip-auth-preflight", "true", "Authorization.OpenPreflight=True", "yes"),
        new("trusted-ip", "10.0.0.0/8", "Authorization.TrustedClients=[10.0.0.0/8]", "10.0.0.0/33"),
        new("api-route", "^/api/", "SignIn.ApiRoutes=[^/api/]", "[a"),
        new("force-json-errors", "true", "SignIn.ForceJsonErrors=True", "yes"),
        new("cookie-secret", "AAAAAAAAAAAAAAAAAAAAAA==", "Sessions.CookieSecret=00000000000000000000000000000000", "short"),
        new("cookie-secret-file", SecretFile, "Sessions.CookieSecret=30313233343536373839616263646566", "/no/such/file"),
        new("cookie-secret-previous", "AAAAAAAAAAAAAAAAAAAAAA==", "Sessions.PreviousSecrets=[00000000000000000000000000000000]", "short"),
        new("cookie-secret-previous-file", SecretFile, "Sessions.PreviousSecrets=[30313233343536373839616263646566]", "/no/such/file"),
        new("cookie-name", "c", "Sessions.CookieName=c", "c d"),
        new("cookie-domain", "example.com", "Sessions.CookieDomains=[example.com]", "https://example.com"),
        new("cookie-path", "/app", "Sessions.CookiePath=/app", "app"),
        new("cookie-secure", "false", "Sessions.CookieSecure=False", "yes"),
        new("cookie-httponly", "false", "Sessions.CookieHttpOnly=False", "yes"),
        new("cookie-samesite", "lax", "Sessions.CookieSameSite=Lax", "loose"),
        new("cookie-expire", "1h", "Sessions.Expire=01:00:00", "7d"),
        new("cookie-refresh", "1h", "Sessions.Refresh=01:00:00", "60"),
        new("session-cookie-minimal", "true", "Sessions.LeavesTokenOut=True", "yes"),
        new("cookie-csrf-expire", "5m", "SignIn.AttemptLifetime=00:05:00", "0"),
        new("cookie-csrf-per-request", "false", "SignIn.HasAttemptCookies=False", "yes"),
        new("cookie-csrf-per-request-limit", "5", "SignIn.AttemptLimit=5", "-1"),
        new("cookie-csrf-samesite", "none", "SignIn.AttemptSameSite=None", "strict"),
        new("session-store-type", "redis", "Sessions.StoreType=Redis Redis.IsUsed=True", "memory"),
        new("redis-connection-url", "redis://h/1", "Redis.Url=72656469733A2F2F682F31", "http://h"),
        new("redis-connection-url-file", RedisUrlFile, "Redis.Url=72656469733A2F2F682F31", "/no/such/file"),
        new("redis-username", "u", "Redis.Username=u", AnyText),
        new("redis-password", "p", "Redis.Password=70", AnyText),
        new("redis-password-file", SecretFile, "Redis.Password=30313233343536373839616263646566", "/no/such/file"),
        new("redis-use-sentinel", "true", "Redis.UsesSentinel=True", "yes"),
        new("redis-sentinel-master-name", "m", "Redis.SentinelMaster=m", AnyText),
        new("redis-sentinel-password", "p", "Redis.SentinelPassword=70", AnyText),
        new("redis-sentinel-password-file", SecretFile, "Redis.SentinelPassword=30313233343536373839616263646566", "/no/such/file"),
        new("redis-sentinel-connection-urls", "redis://a:1,redis://b:2", "Redis.Sentinels=[a:1 b:2]", "a:26379"),
        new("redis-use-cluster", "true", "Redis.UsesCluster=True", "yes"),
        new("redis-cluster-connection-urls", "redis://a", "Redis.ClusterNodes=[a:6379]", "redis://a/x"),
        new("redis-ca-path", AuthorityFile, $"Redis.AuthorityFile={AuthorityFile}", "/no/such/file"),
        new("redis-insecure-skip-tls-verify", "true", "Redis.SkipsVerification=True", "yes"),
        new("redis-connection-idle-timeout", "5m", "Redis.IdleTimeout=00:05:00", "-1"),
        new("skip-provider-button", "true", "SignIn.SkipProviderButton=True", "yes"),
        new("proxy-prefix", "/sso", "SignIn.ProxyPrefix=/sso Pages.ProxyPrefix=/sso", "/"),
        new("whitelist-domain", "h:80", "SignIn.AllowedReturnHosts=[h:80]", "https://h/"),
        new("provider-display-name", "Acme", "Pages.ProviderName=Acme", AnyText),
        new("banner", "<b>Hi</b>", "Pages.Banner=<b>Hi</b>", AnyText),
        new("footer", "-", "Pages.Footer=-", AnyText),
        new("custom-sign-in-logo", "https://h/l.svg", "Pages.Logo=SignInLogo { Html = <img class=\"logo\" src=\"https://h/l.svg\" alt=\"\">, Source = https://h }", "http://h/l.svg"),
        new("custom-templates-dir", Templates, "Pages.Templates=OAuthProxy.Pages.Templates.PageTemplates", "/no/such/directory"),
        new("show-debug-on-error", "true", "Pages.ShowsReasons=True", "yes"),
        new("upstream", "static://202", "Upstreams.Upstreams=[/ -> static://202]", "localhost:5601"),
        new("gateway-file", GatewayFile, $"Gateway.File={GatewayFile} Gateway.Own.Prefix=/oauth2 Gateway.Own.Paths=[/ping /ready /oauth2/callback /robots.txt]", "/no/such/file"),
        new("upstream-timeout", "1m", "Upstreams.Timeout=00:01:00", "30"),
        new("flush-interval", "-1s", "WithoutEffect=[--flush-interval has no effect: answers are passed on as they come.]", "1"),
        new("disable-keep-alives", "true", "Upstreams.DisableKeepAlives=True", "yes"),
        new("proxy-websockets", "false", "Upstreams.ProxyWebSockets=False", "yes"),
        new("allow-query-semicolons", "true", "WithoutEffect=[--allow-query-semicolons has no effect: a query is passed on as it was sent.]", "yes"),
        new("upstream-ca-file", AuthorityFile, $"Upstreams.AuthorityFiles=[{AuthorityFile}]", SecretFile),
        new("ssl-upstream-insecure-skip-verify", "true", "Upstreams.InsecureSkipVerify=True", "yes"),
        new("pass-host-header", "false", "Upstreams.PassHostHeader=False", "yes"),
        new("pass-user-headers", "false", "Upstreams.PassUserHeaders=False", "yes"),
        new("skip-auth-strip-headers", "false", "Upstreams.StripStrangersHeaders=False", "yes"),
        new("prefer-email-to-user", "true", "SignIn.PreferEmailToUser=True Upstreams.PreferEmailToUser=True", "yes"),
        new("pass-basic-auth", "false", "Upstreams.PassBasicAuth=False", "yes"),
        new("basic-auth-password", "p", "SignIn.BasicAuthPassword=70 Upstreams.BasicAuthPassword=70", AnyText),
        new("basic-auth-password-file", SecretFile, "SignIn.BasicAuthPassword=30313233343536373839616263646566 Upstreams.BasicAuthPassword=30313233343536373839616263646566", "/no/such/file"),
        new("pass-access-token", "true", "SignIn.PassAccessToken=True Upstreams.PassAccessToken=True", "yes"),
        new("set-xauthrequest", "true", "SignIn.SetAuthRequestHeaders=True", "yes"),
        new("set-basic-auth", "true", "SignIn.SetBasicAuth=True", "without-a-password"),
        new("http-address", ":80", "Listening.Http=[::]:80", "4180"),
        new("https-address", "127.0.0.1:8443", "Listening.Https=127.0.0.1:8443", "8443"),
        new("tls-cert-file", "/c", "Listening.Certificate.CertificateFile=/c", "/without/a/key"),
        new("tls-key-file", "/k", "Listening.Certificate.KeyFile=/k", "/without/a/certificate"),
        new("tls-min-version", "TLS1.3", "Listening.TlsSettings.Versions=Tls13", "TLS1.1"),
        new("tls-cipher-suite", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "Listening.TlsSettings.CipherSuites=[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]", "TLS_RSA_WITH_RC4_128_SHA"),
        new("reverse-proxy", "true", "Listening.IsBehindProxy=True", "yes"),
        new("force-https", "true", "Listening.ForceHttps=True", "yes"),
        new("trusted-proxy-ip", "10.0.0.0/8", "Listening.TrustedProxies=[10.0.0.0/8]", "10.0.0.0/33"),
        new("real-client-ip-header", "X-Forwarded-For", "Listening.ClientHeader=X-Forwarded-For", "X-Client-IP"),
        new("ping-path", "/p", "Telemetry.PingPath=/p", "ping"),
        new("ping-user-agent", "hc/1.0", "Telemetry.PingUserAgent=hc/1.0", AnyText),
        new("ready-path", "/r", "Telemetry.ReadyPath=/r", "ready"),
        new("metrics-address", ":90", "Telemetry.MetricsAddress=[::]:90", "9090"),
        new("metrics-secure-address", ":91", "Telemetry.MetricsSecureAddress=[::]:91", "9091"),
        new("metrics-tls-cert-file", "/c", "Telemetry.MetricsCertificate.CertificateFile=/c", "/no/such/file"),
        new("metrics-tls-key-file", "/k", "Telemetry.MetricsCertificate.KeyFile=/k", "/no/such/file"),
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
        new("user", "octocat", "User=octocat", null),
        new("json", "true", "AsJson=True", "perhaps"),
        new("as", "octocat", "Explain.Login=octocat", "octo cat"),
        new("email", "a@b.example", "Explain.Emails=[a@b.example]", "b.example"),
        new("group", "acme:ops", "Explain.Groups=[acme:ops]", "acme:"),
        new("repository", "a/b", "Explain.Repositories=[a/b]", "b"),
        new("diff", "true", "Explain.Compares=True", "perhaps"),
        new("completion", "zsh", "Command=CompletionForZsh", "fish"),
        new("gateway-schema", "true", "Command=GatewaySchema", "perhaps"),
        new("version", "true", "Command=Version", "perhaps"),
        new("help", "true", "Command=Help", "perhaps"),
    ];

    public static OptionSample For(string option) => All.Single(sample => sample.Option == option);
}
