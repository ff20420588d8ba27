using OAuthProxy.Authorization;
using OAuthProxy.GitHub;
using OAuthProxy.Pages;
using OAuthProxy.Telemetry.Logging;
using static OAuthProxy.Configuration.OptionKinds;

namespace OAuthProxy.Configuration;

/// <summary>Every option, declared once. Names, defaults and meanings are those of oauth2_proxy 2.2 and oauth2-proxy 7.</summary>
internal static class OptionCatalog
{
    /// <summary>The flag that names the configuration file; read before all others.</summary>
    public const string ConfigFile = "config";

    public static IReadOnlyList<Option> All { get; } =
    [
        .. InGroup(
            "GitHub",
            Text("provider", "who signs people in; must be github", (s, v) => s with { Provider = v }, values: ["github"]),
            Text("client-id", "the OAuth application's client id", (s, v) => s with { GitHub = s.GitHub with { ClientId = v } }),
            SecretText("client-secret", "the OAuth application's client secret", (s, v) => s with { GitHub = s.GitHub with { ClientSecret = v } }),
            Text("redirect-url", "the callback URL registered with GitHub; a missing path becomes PREFIX/callback, a missing URL is made from each request", OptionParts.WithRedirectUrl),
            Boolean("relative-redirect-url", "let --redirect-url be a path; scheme and host are those of each request", (s, v) => s with { AllowsRelativeRedirectUrl = v }),
            Url("login-url", "the authorization endpoint, for GitHub Enterprise", (s, v) => s with { GitHub = s.GitHub with { LoginUrl = v } }, "https://github.com/login/oauth/authorize"),
            Url("redeem-url", "the token endpoint, for GitHub Enterprise", (s, v) => s with { GitHub = s.GitHub with { RedeemUrl = v } }, "https://github.com/login/oauth/access_token"),
            Url("validate-url", "the base of the REST API, for GitHub Enterprise (https://HOST/api/v3)", (s, v) => s with { GitHub = s.GitHub with { ApiUrl = GitHubOptions.ApiBase(v) } }, "https://api.github.com/"),
            Text("scope", "the OAuth scopes to ask for, separated by blanks", (s, v) => s with { GitHub = s.GitHub with { Scope = v } }, "user:email read:org"),
            Text("prompt", "what GitHub is to ask even of somebody it knows, such as select_account", (s, v) => s with { GitHub = s.GitHub with { Prompt = OptionParts.Prompt(v) } }, values: ["select_account", "consent", "login", "none"]),
            Text("auth-request-response-mode", "how GitHub is to send its answer; must be query", (s, v) => s with { GitHub = s.GitHub with { ResponseMode = OptionParts.ResponseMode(v) } }, values: ["query"]),
            List("provider-ca-file", "trust the certificate authorities in this file (PEM), and no others, for GitHub; read at the start", (s, v) => s with { GitHub = s.GitHub with { AuthorityFiles = [.. v.Select(OptionParts.Authorities)] } }),
            Boolean("use-system-trust-store", "trust the system's certificate authorities beside those of --provider-ca-file", (s, v) => s with { GitHub = s.GitHub with { TrustsSystem = v } }),
            Boolean("ssl-insecure-skip-verify", "accept any certificate of GitHub", (s, v) => s with { GitHub = s.GitHub with { InsecureSkipVerify = v } })),
        .. InGroup(
            "Who may pass",
            List("email-domain", "let verified addresses of this domain in; * for any, .example.com for subdomains", (s, v) => s with { Authorization = s.Authorization with { EmailDomains = v } }),
            Text("authenticated-emails-file", "let the addresses in this file in, one a line; reloaded when it changes", (s, v) => s with { Authorization = s.Authorization with { EmailsFile = v } }),
            Text("github-org", "require membership of this organization", (s, v) => s with { Authorization = s.Authorization with { Organization = v } }),
            List("github-team", "require membership of one of these teams: slugs with --github-org, else org:slug", (s, v) => s with { Authorization = s.Authorization with { Teams = v } }),
            Text("github-repo", "require access to this repository (owner/name): push, or pull if it is private", OptionParts.WithRepository),
            SecretText("github-token", "look collaborators of --github-repo up with this token instead of each person's own", (s, v) => s with { GitHub = s.GitHub with { RepositoryToken = v } }),
            List("github-user", "let these logins in whatever their organizations, teams and repositories", (s, v) => s with { Authorization = s.Authorization with { Users = v } }),
            List("allowed-group", "require one of these groups: org, or org:team", (s, v) => s with { Authorization = s.Authorization with { AllowedGroups = v } }),
            Boolean("github-bearer-tokens", "let programs in by Authorization: Bearer with a GitHub token, by the same rules", (s, v) => s with { SignIn = s.SignIn with { TakesBearerTokens = v } })),
        .. InGroup(
            "Local accounts",
            Text("htpasswd-file", "let these names and passwords in too, by form and by Authorization: Basic; bcrypt, SHA-crypt or {SHA}; reloaded when it changes", (s, v) => s with { Accounts = s.Accounts with { File = v } }),
            List("htpasswd-user-group", "the groups of every account in that file", (s, v) => s with { Accounts = s.Accounts with { Groups = v } }),
            Boolean("display-htpasswd-form", "show a form for name and password on the sign-in page", (s, v) => s with { Accounts = s.Accounts with { ShowsForm = v } }, true)),
        .. InGroup(
            "Who needs no sign-in",
            Patterns("skip-auth-route", "let requests through by path: REGEX, METHOD=REGEX, METHOD!=REGEX, !=REGEX; a comma inside an expression does not end it", (s, v) => OptionParts.WithOpenRoutes(s, v, RouteRule.TryParse)),
            Patterns("skip-auth-regex", "the same by path alone (the older form)", (s, v) => OptionParts.WithOpenRoutes(s, v, RouteRule.TryParsePath)),
            Boolean("skip-auth-preflight", "let OPTIONS requests through", (s, v) => s with { Authorization = s.Authorization with { OpenPreflight = v } }),
            List("trusted-ip", "let clients of this address or network through (10.0.0.0/8); see --real-client-ip-header", (s, v) => s with { Authorization = s.Authorization with { TrustedClients = [.. v.Select(OptionParts.Network)] } }),
            Patterns("api-route", "answer strangers with 401 instead of a page where the path matches", (s, v) => s with { SignIn = s.SignIn with { ApiRoutes = [.. v.Select(OptionParts.Pattern)] } }),
            Boolean("force-json-errors", "answer all strangers with 401 instead of a page", (s, v) => s with { SignIn = s.SignIn with { ForceJsonErrors = v } })),
        .. InGroup(
            "Session cookie",
            SecretText("cookie-secret", "the key of the cookies: 16, 24 or 32 bytes, raw or in base64; the same for all replicas; with redis it may be left out, and the replicas make keys there", (s, v) => s with { Sessions = s.Sessions with { CookieSecret = v } }, CookieSecretText.Parse),
            SecretTexts("cookie-secret-previous", "a secret that --cookie-secret has replaced: what it sealed still opens, and is sealed anew; up to 4", (s, v) => s with { Sessions = s.Sessions with { PreviousSecrets = v } }, CookieSecretText.Parse),
            Text("cookie-name", "the session cookie's name, and the prefix of all others", (s, v) => s with { Sessions = s.Sessions with { CookieName = v } }, "_oauth2_proxy"),
            List("cookie-domain", "the Domain attribute; of several the one that fits the host best", (s, v) => s with { Sessions = s.Sessions with { CookieDomains = v } }),
            Text("cookie-path", "the Path attribute", (s, v) => s with { Sessions = s.Sessions with { CookiePath = v } }, "/"),
            Boolean("cookie-secure", "the Secure attribute; it also says that people come by https", (s, v) => s with { Sessions = s.Sessions with { CookieSecure = v } }, true),
            Boolean("cookie-httponly", "the HttpOnly attribute", (s, v) => s with { Sessions = s.Sessions with { CookieHttpOnly = v } }, true),
            Text("cookie-samesite", "the SameSite attribute: lax, strict or none; empty leaves it out", (s, v) => s with { Sessions = s.Sessions with { CookieSameSite = OptionParts.SameSite(v) } }, values: ["lax", "strict", "none"]),
            Duration("cookie-expire", "the lifetime of a session, from the sign-in; 0 for as long as the browser runs", (s, v) => s with { Sessions = s.Sessions with { Expire = v } }, "168h"),
            Duration("cookie-refresh", "the age after which GitHub is asked again whether the rules still hold; 0 for never, unless its token expires", (s, v) => s with { Sessions = s.Sessions with { Refresh = v } }, "0"),
            Boolean("session-cookie-minimal", "leave the GitHub token out of the cookie; not with --cookie-refresh and --pass-access-token", (s, v) => s with { Sessions = s.Sessions with { LeavesTokenOut = v } }),
            Duration("cookie-csrf-expire", "how long a sign-in may take at GitHub", (s, v) => s with { SignIn = s.SignIn with { AttemptLifetime = v } }, "15m"),
            Boolean("cookie-csrf-per-request", "give each sign-in under way a cookie of its own; otherwise only the one begun last can be completed", (s, v) => s with { SignIn = s.SignIn with { HasAttemptCookies = v } }, true),
            Number("cookie-csrf-per-request-limit", "how many of these cookies a browser may keep, the oldest go first; 0 for any number", (s, v) => s with { SignIn = s.SignIn with { AttemptLimit = v } }, 50),
            Text("cookie-csrf-samesite", "the SameSite attribute of these cookies: lax or none", (s, v) => s with { SignIn = s.SignIn with { AttemptSameSite = OptionParts.AttemptSameSite(v) } }, "lax", values: ["lax", "none"])),
        .. InGroup(
            "Redis",
            Text("session-store-type", "where sessions are kept: in the cookie, or in redis, with a ticket for it in the cookie", (s, v) => s with { Sessions = RedisParts.Store(s.Sessions, v) }, "cookie", values: ["cookie", "redis"]),
            SecretText("redis-connection-url", "the server: redis://HOST:PORT/DATABASE, rediss:// for TLS, unix:///SOCKET?db=0; a user and a password may be in it", (s, v) => s with { Redis = s.Redis with { Url = v } }, RedisParts.Url),
            Text("redis-username", "the ACL user; overrides the URL's", (s, v) => s with { Redis = s.Redis with { Username = v } }),
            SecretText("redis-password", "the password; overrides the URL's", (s, v) => s with { Redis = s.Redis with { Password = v } }),
            Boolean("redis-use-sentinel", "ask sentinels for the server, and again after a failover", (s, v) => s with { Redis = s.Redis with { UsesSentinel = v } }),
            Text("redis-sentinel-master-name", "what the sentinels call the server", (s, v) => s with { Redis = s.Redis with { SentinelMaster = v } }),
            SecretText("redis-sentinel-password", "the password of the sentinels themselves; overrides their URLs'", (s, v) => s with { Redis = s.Redis with { SentinelPassword = v } }),
            List("redis-sentinel-connection-urls", "the sentinels: redis://HOST:26379, or rediss:// for TLS to them and to the server", (s, v) => s with { Redis = s.Redis with { Sentinels = RedisParts.Servers(v) } }),
            Boolean("redis-use-cluster", "the servers are a cluster", (s, v) => s with { Redis = s.Redis with { UsesCluster = v } }),
            List("redis-cluster-connection-urls", "some of the cluster's servers; they tell the others", (s, v) => s with { Redis = s.Redis with { ClusterNodes = RedisParts.Servers(v) } }),
            Text("redis-ca-path", "trust the authorities in this PEM file, and no others, with rediss://; read at the start", (s, v) => s with { Redis = s.Redis with { AuthorityFile = v.Length == 0 ? v : OptionParts.Authorities(v) } }),
            Boolean("redis-insecure-skip-tls-verify", "accept any certificate of Redis", (s, v) => s with { Redis = s.Redis with { SkipsVerification = v } }),
            Seconds("redis-connection-idle-timeout", "replace a connection that was not used for so long, in seconds; less than timeout in redis.conf, or 0 for never", (s, v) => s with { Redis = s.Redis with { IdleTimeout = v } })),
        .. InGroup(
            "Signing in",
            Boolean("skip-provider-button", "send strangers straight to GitHub, without the sign-in page", (s, v) => s with { SignIn = s.SignIn with { SkipProviderButton = v } }),
            Text("proxy-prefix", "the path under which the proxy's own pages are", (s, v) => s with { SignIn = s.SignIn with { ProxyPrefix = OptionParts.Prefix(v) } }, "/oauth2"),
            List("whitelist-domain", "a host a sign-in may return to: host, host:port, host:*, .domain", (s, v) => s with { SignIn = s.SignIn with { AllowedReturnHosts = v } })),
        .. InGroup(
            "Pages",
            Text("provider-display-name", "what the button calls the provider, such as a company's own name for its GitHub", (s, v) => s with { Pages = s.Pages with { ProviderName = v.Length > 0 ? v : new PagesOptions().ProviderName } }),
            Text("banner", "show this HTML in place of the sign-in page's text; - leaves it out", (s, v) => s with { Pages = s.Pages with { Banner = v } }),
            Text("footer", "show this HTML at the foot of the pages; - leaves it out", (s, v) => s with { Pages = s.Pages with { Footer = v } }),
            Text("custom-sign-in-logo", "a picture for the sign-in page: a file or an https address; - for none", OptionParts.WithLogo),
            Text("custom-templates-dir", "a directory with sign_in.html, error.html or robots.txt to use instead of the proxy's own", OptionParts.WithTemplates),
            Boolean("show-debug-on-error", "show the reason on error pages that otherwise only the log has", (s, v) => s with { Pages = s.Pages with { ShowsReasons = v } })),
        .. InGroup(
            "Upstreams",
            List("upstream", "where requests go; the path of the URL says which: http://localhost:5601/, unix:///SOCKET, file:///DIRECTORY/#/PATH/, static://200; for one host, HOST=URL or HOST/PATH=URL", OptionParts.WithUpstreams),
            Text("gateway-file", "serve the hosts and paths of this file too, each by its own rules; reloaded when it changes. --gateway-schema prints its form", (s, v) => s with { Gateway = s.Gateway with { File = OptionParts.ExistingFile(v) } }),
            Duration("upstream-timeout", "how long an upstream may take to begin its answer", (s, v) => s with { Upstreams = s.Upstreams with { Timeout = v } }, "30s"),
            Text("flush-interval", "no effect: answers are passed on as they come, whatever the interval", OptionParts.WithFlushInterval, "1s"),
            Boolean("disable-keep-alives", "open a connection to the upstream for each request", (s, v) => s with { Upstreams = s.Upstreams with { DisableKeepAlives = v } }),
            Boolean("proxy-websockets", "pass WebSockets; false answers them 403", (s, v) => s with { Upstreams = s.Upstreams with { ProxyWebSockets = v } }, true),
            Boolean("allow-query-semicolons", "no effect: a query is passed on as it was sent, semicolons included", (s, v) => v ? OptionParts.WithoutEffect(s, "allow-query-semicolons", "a query is passed on as it was sent") : s),
            List("upstream-ca-file", "trust the authorities in this PEM file with https upstreams, beside the system's; reloaded when it changes", OptionParts.WithAuthorityFiles),
            Boolean("ssl-upstream-insecure-skip-verify", "accept any certificate of an https upstream", (s, v) => s with { Upstreams = s.Upstreams with { InsecureSkipVerify = v } }, false, "ssl-upstream-insecure-skip-validation"),
            Boolean("pass-host-header", "send the Host that the client asked for", (s, v) => s with { Upstreams = s.Upstreams with { PassHostHeader = v } }, true),
            Boolean("pass-user-headers", "send X-Forwarded-User, -Email, -Preferred-Username and -Groups", (s, v) => s with { Upstreams = s.Upstreams with { PassUserHeaders = v } }, true),
            Boolean("skip-auth-strip-headers", "take identity headers away from requests that need no sign-in, too; false lets anybody send them there", (s, v) => s with { Upstreams = s.Upstreams with { StripStrangersHeaders = v } }, true),
            Boolean("prefer-email-to-user", "send the e-mail address in place of the login", (s, v) => s with { Upstreams = s.Upstreams with { PreferEmailToUser = v }, SignIn = s.SignIn with { PreferEmailToUser = v } }),
            Boolean("pass-basic-auth", "send Authorization: Basic, if there is a --basic-auth-password", (s, v) => s with { Upstreams = s.Upstreams with { PassBasicAuth = v } }, true),
            SecretText("basic-auth-password", "the password in that header", (s, v) => s with { Upstreams = s.Upstreams with { BasicAuthPassword = v }, SignIn = s.SignIn with { BasicAuthPassword = v } }),
            Boolean("pass-access-token", "send X-Forwarded-Access-Token", (s, v) => s with { Upstreams = s.Upstreams with { PassAccessToken = v }, SignIn = s.SignIn with { PassAccessToken = v } }),
            Boolean("set-xauthrequest", "answer with X-Auth-Request-User, -Email, -Preferred-Username and -Groups", (s, v) => s with { SignIn = s.SignIn with { SetAuthRequestHeaders = v } }),
            Boolean("set-basic-auth", "answer gateways that ask /oauth2/auth with Authorization: Basic, made of the login and --basic-auth-password", (s, v) => s with { SignIn = s.SignIn with { SetBasicAuth = v } })),
        .. InGroup(
            "Listening",
            Text("http-address", "where to listen: address:port, :port for all addresses, unix:/path,mode=0660, fd:3, or - for not at all", (s, v) => s with { Listening = OptionParts.HttpAddress(s.Listening, v) }, "127.0.0.1:4180"),
            Text("https-address", "where to listen with TLS, if there is a certificate; the same forms", (s, v) => s with { Listening = OptionParts.HttpsAddress(s.Listening, v) }, ":443"),
            Text("tls-cert-file", "the certificate for TLS and those between it and its root (PEM); reloaded when it changes", (s, v) => s with { Listening = s.Listening with { Certificate = s.Listening.Certificate with { CertificateFile = v } } }, aliases: ["tls-cert"]),
            Text("tls-key-file", "the certificate's key, RSA or EC (PEM); reloaded when it changes", (s, v) => s with { Listening = s.Listening with { Certificate = s.Listening.Certificate with { KeyFile = v } } }, aliases: ["tls-key"]),
            Text("tls-min-version", "the oldest version of TLS that is spoken: TLS1.2 or TLS1.3", (s, v) => s with { Listening = s.Listening with { TlsSettings = OptionParts.TlsVersion(s.Listening.TlsSettings, v) } }, "TLS1.2"),
            List("tls-cipher-suite", "allow only these cipher suites in TLS 1.2, by their names in Go (TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)", (s, v) => s with { Listening = s.Listening with { TlsSettings = OptionParts.CipherSuites(s.Listening.TlsSettings, v) } }),
            Boolean("reverse-proxy", "another proxy stands before this one; see --trusted-proxy-ip", (s, v) => s with { Listening = s.Listening with { IsBehindProxy = v } }),
            Boolean("force-https", "send who comes by http to https, but for the probes", (s, v) => s with { Listening = s.Listening with { ForceHttps = v } }),
            List("trusted-proxy-ip", "the address or network of a proxy whose X-Forwarded-Proto, X-Forwarded-Host and --real-client-ip-header are believed (10.0.0.0/8), and what it says of the request it asks about", (s, v) => s with { Listening = s.Listening with { TrustedProxies = [.. v.Select(OptionParts.Network)] } }),
            Text("real-client-ip-header", "where a trusted proxy names the client: X-Forwarded-For, X-Real-IP, X-ProxyUser-IP, X-Envoy-External-Address or CF-Connecting-IP", (s, v) => s with { Listening = OptionParts.ClientHeader(s.Listening, v) }, "X-Real-IP"),
            Text("ping-path", "answers 200 while the process lives", (s, v) => s with { Telemetry = s.Telemetry with { PingPath = OptionParts.Path(v) } }, "/ping"),
            Text("ping-user-agent", "the one user agent that --ping-path answers; it opens nothing else", (s, v) => s with { Telemetry = s.Telemetry with { PingUserAgent = v } }),
            Text("ready-path", "answers 200 when the proxy can do its work", (s, v) => s with { Telemetry = s.Telemetry with { ReadyPath = OptionParts.Path(v) } }, "/ready"),
            Text("metrics-address", "answer Prometheus here, on any path, and nothing else: address:port, or :port for all addresses", (s, v) => s with { Telemetry = s.Telemetry with { MetricsAddress = v.Length == 0 ? null : OptionParts.Address(v) } }),
            Text("metrics-secure-address", "the same by TLS", (s, v) => s with { Telemetry = s.Telemetry with { MetricsSecureAddress = v.Length == 0 ? null : OptionParts.Address(v) } }),
            Text("metrics-tls-cert-file", "the certificate for --metrics-secure-address, with its chain, in PEM; reloaded when it changes", (s, v) => s with { Telemetry = s.Telemetry with { MetricsCertificate = s.Telemetry.MetricsCertificate with { CertificateFile = v } } }),
            Text("metrics-tls-key-file", "the key of that certificate, in PEM, without a password; reloaded when it changes", (s, v) => s with { Telemetry = s.Telemetry with { MetricsCertificate = s.Telemetry.MetricsCertificate with { KeyFile = v } } })),
        .. InGroup(
            "Logging",
            Boolean("standard-logging", "log what the program has to say", (s, v) => OptionParts.WithLogs(s, logs => logs with { StandardEnabled = v }), true),
            Text("standard-logging-format", "a line of that log: text with {{.Field}}, or json", (s, v) => OptionParts.WithLogs(s, logs => logs with { StandardFormat = OptionParts.LogFormat(v, LoggingOptions.StandardFields) }), Settings.Defaults.Telemetry.Logging.StandardFormat),
            Boolean("auth-logging", "log who signs in and out, and who is refused", (s, v) => OptionParts.WithLogs(s, logs => logs with { AuthEnabled = v }), true),
            Text("auth-logging-format", "a line of that log: text with {{.Field}}, or json", (s, v) => OptionParts.WithLogs(s, logs => logs with { AuthFormat = OptionParts.LogFormat(v, LoggingOptions.AuthFields) }), Settings.Defaults.Telemetry.Logging.AuthFormat),
            Boolean("request-logging", "log every request when it is answered", (s, v) => OptionParts.WithLogs(s, logs => logs with { RequestEnabled = v }), true),
            Text("request-logging-format", "a line of that log: text with {{.Field}}, or json", (s, v) => OptionParts.WithLogs(s, logs => logs with { RequestFormat = OptionParts.LogFormat(v, LoggingOptions.RequestFields) }), Settings.Defaults.Telemetry.Logging.RequestFormat),
            List("exclude-logging-path", "a path whose requests are not logged, exactly as it is written", (s, v) => OptionParts.WithLogs(s, logs => logs with { ExcludedPaths = v }), "exclude-logging-paths"),
            Boolean("silence-ping-logging", "do not log what --ping-path and --ready-path answer", (s, v) => OptionParts.WithLogs(s, logs => logs with { SilenceProbes = v })),
            Text("request-id-header", "the header with a request's id, which is made up where a client gives none", (s, v) => OptionParts.WithLogs(s, logs => logs with { RequestIdHeader = v }), "X-Request-Id"),
            Boolean("errors-to-info-log", "write errors where everything else goes, and not to standard error", (s, v) => OptionParts.WithLogs(s, logs => logs with { ErrorsToOutput = v })),
            Text("logging-filename", "a file in place of standard output", (s, v) => OptionParts.WithLogFile(s, file => file with { Path = v })),
            Number("logging-max-size", "the megabytes after which a new file is begun; 0 for the default", (s, v) => OptionParts.WithLogFile(s, file => file with { MaxSize = v }), 100),
            Number("logging-max-age", "the days for which older files are kept; 0 for ever", (s, v) => OptionParts.WithLogFile(s, file => file with { MaxAge = v }), 7),
            Number("logging-max-backups", "how many older files are kept; 0 for all", (s, v) => OptionParts.WithLogFile(s, file => file with { MaxBackups = v })),
            Boolean("logging-compress", "pack older files with gzip", (s, v) => OptionParts.WithLogFile(s, file => file with { Compress = v })),
            Boolean("logging-local-time", "tell times in the machine's zone, and not in UTC", (s, v) => OptionParts.WithLogs(s, logs => logs with { LocalTime = v }), true)),
        new()
        {
            Name = ConfigFile,
            Kind = OptionKind.Text,
            Group = "Commands",
            Help = "read settings from this file (TOML); the environment and flags override it",
            IsCommand = true,
            Apply = (settings, _) => settings,
        },
        Command("config-test", "check the settings and exit: 0 if they are good, 2 if not; no server is asked", SettingsCommand.ConfigTest),
        new()
        {
            Name = "user",
            Kind = OptionKind.Text,
            Group = "Commands",
            Help = "whose sessions, behind 'sessions list' and 'sessions revoke': a login, GitHub's numeric id, or a local account's name",
            IsCommand = true,
            Apply = (settings, values) => settings with { User = values[^1].Trim() },
        },
        new()
        {
            Name = "json",
            Kind = OptionKind.Boolean,
            Group = "Commands",
            Help = "answer 'sessions list', 'sessions revoke' and 'explain' as JSON",
            IsCommand = true,
            Apply = (settings, values) => settings with { AsJson = YesOrNo(values[^1]) },
        },
        .. AsCommands(
            Text("as", "who sends the request, behind 'explain': a login at GitHub; left out, a stranger", (s, v) => s with { Explain = s.Explain with { Login = OptionParts.Login(v) } }),
            List("email", "a verified address of theirs", (s, v) => s with { Explain = s.Explain with { Emails = [.. v.Select(OptionParts.Email)] } }),
            List("group", "an organization they are in, or a team: org:team, which says the organization too", (s, v) => s with { Explain = s.Explain with { Groups = [.. v.Select(OptionParts.Group)] } }),
            List("repository", "a repository (owner/name) to which they have the access that --github-repo asks for", (s, v) => s with { Explain = s.Explain with { Repositories = [.. v.Select(OptionParts.Repository)] } }),
            Boolean("diff", "compare two gateway files, behind 'explain': who gains what, and who loses what", (s, v) => s with { Explain = s.Explain with { Compares = v } })),
        new()
        {
            Name = "completion",
            Kind = OptionKind.Text,
            Group = "Commands",
            Help = "print a script that completes options in this shell: source <(OAuthProxy --completion=bash)",
            Values = ["bash", "zsh"],
            IsCommand = true,
            Apply = (settings, values) => settings with { Command = OptionParts.Completion(values[^1]) },
        },
        Command("gateway-schema", "print the JSON schema of the gateway file and exit", SettingsCommand.GatewaySchema),
        Command("version", "print the version and exit", SettingsCommand.Version),
        Command("help", "print this text and exit", SettingsCommand.Help),

        // A test host adds these to every program's arguments.
        Hidden("environment"),
        Hidden("contentRoot"),
        Hidden("applicationName"),
    ];

    private static readonly Dictionary<string, Option> ByName = All.Concat(ForeignOptions.All)
        .SelectMany(option => option.Aliases.Prepend(option.Name), (option, name) => (name, option))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Those of this program and those that it only knows by name.</summary>
    public static IEnumerable<Option> Known => ByName.Values.Distinct();

    public static IEnumerable<string> VisibleNames => All.Where(option => !option.IsHidden).Select(option => option.Name);

    public static Option? Find(string name) => ByName.GetValueOrDefault(name == "h" ? "help" : name);

    /// <summary>Every secret can be given by a file as well.</summary>
    private static IEnumerable<Option> InGroup(string group, params Option[] options)
    {
        foreach (var option in options.SelectMany(option => option.IsSecret ? new[] { option, SecretFile.Of(option) } : [option]))
        {
            option.Group = group;
            yield return option;
        }
    }

    /// <summary>Arguments only: what a command is about is in no file and in no variable.</summary>
    private static IEnumerable<Option> AsCommands(params Option[] options) => options.Select(option => new Option
    {
        Name = option.Name,
        Kind = option.Kind,
        Group = "Commands",
        Help = option.Help,
        IsCommand = true,
        Apply = option.Apply,
    });

    private static Option Command(string name, string help, SettingsCommand command) => new()
    {
        Name = name,
        Kind = OptionKind.Boolean,
        Group = "Commands",
        Help = help,
        IsCommand = true,
        Apply = (settings, values) => OptionKinds.YesOrNo(values[^1]) ? settings with { Command = command } : settings,
    };

    private static Option Hidden(string name) => new()
    {
        Name = name,
        Kind = OptionKind.Text,
        Help = "",
        IsHidden = true,
        Apply = (settings, _) => settings,
    };
}
