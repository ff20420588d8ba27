using System.Collections;
using OAuthProxy.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

/// <summary>Settings in the forms in which they are in people's repositories. Each is accepted as it is and means what it meant there.</summary>
public sealed class RealInputTests : IDisposable
{
    private const string Secret = "MDEyMzQ1Njc4OWFiY2RlZg==";
    private const string SecretBytes = "30313233343536373839616263646566";

    private readonly TemporaryDirectory _directory = new();

    /// <summary>A file that names every setting there was in 2.2, most of them as they are by default, as the example beside that program does.</summary>
    [Fact]
    public void A_file_after_the_example_that_came_with_the_program()
    {
        var result = Read(
            [$"-config={Write("""
                # where people come in
                http_address = "127.0.0.1:4180"
                https_address = ":443"
                tls_cert_file = ""
                tls_key_file = ""
                redirect_url = "https://internal.example.com/oauth2/callback"

                # what is behind
                upstreams = [
                    "http://127.0.0.1:8080/",
                    "http://127.0.0.1:9090/metrics/",
                ]

                request_logging = true

                # what it is told
                pass_basic_auth = true
                pass_user_headers = true
                pass_host_header = true
                pass_access_token = false

                # who may come
                email_domains = [
                    "example.com",
                    ".corp.example.com"
                ]
                # authenticated_emails_file = "/etc/proxy/emails"
                htpasswd_file = ""

                # the application at GitHub
                provider = "github"
                client_id = "123456.apps"
                client_secret = "hunter2"

                custom_templates_dir = ""

                # the cookie
                cookie_name = "_oauth2_proxy"
                cookie_secret = "MDEyMzQ1Njc4OWFiY2RlZg=="
                cookie_domain = ""
                cookie_expire = "168h"
                # cookie_refresh = ""
                cookie_secure = true
                cookie_httponly = true
                """)}"],
            []);

        AssertMeans(
            result,
            "Provider=github",
            "GitHub.ClientId=123456.apps",
            "GitHub.ClientSecret=68756E74657232",
            "GitHub.RedirectUrl=https://internal.example.com/oauth2/callback",
            "SignIn.RedirectUrl=https://internal.example.com/oauth2/callback",
            "Authorization.EmailDomains=[example.com .corp.example.com]",
            $"Sessions.CookieSecret={SecretBytes}",
            "Upstreams.Upstreams=[/ -> http://127.0.0.1:8080 /metrics/ -> http://127.0.0.1:9090]");
    }

    /// <summary>Flags for the addresses, the environment for the secrets, a generated file for the rest, one flag of the operator's own.</summary>
    [Fact]
    public void A_chart_that_is_told_nothing_but_the_provider()
    {
        var result = Read(
            ["--http-address=0.0.0.0:4180", "--https-address=0.0.0.0:4443", "--metrics-address=0.0.0.0:44180", $"--config={Write("email_domains = [ \"*\" ]\nupstreams = [ \"file:///dev/null\" ]")}", "--provider=github"],
            [("OAUTH2_PROXY_CLIENT_ID", "id"), ("OAUTH2_PROXY_CLIENT_SECRET", "s"), ("OAUTH2_PROXY_COOKIE_SECRET", Secret)]);

        AssertMeans(
            result,
            "Provider=github",
            "Listening.Http=0.0.0.0:4180",
            "Listening.Https=0.0.0.0:4443",
            "GitHub.ClientId=id",
            "GitHub.ClientSecret=73",
            "Authorization.EmailDomains=[*]",
            $"Sessions.CookieSecret={SecretBytes}",
            "Telemetry.MetricsAddress=0.0.0.0:44180",
            "Upstreams.Upstreams=[/ -> static://404]");
    }

    [Fact]
    public void A_chart_that_is_told_nothing_says_what_it_needs()
    {
        var result = Read(
            ["--http-address=0.0.0.0:4180", "--https-address=0.0.0.0:4443", "--metrics-address=0.0.0.0:44180", $"--config={Write("email_domains = [ \"*\" ]\nupstreams = [ \"file:///dev/null\" ]")}"],
            [("OAUTH2_PROXY_CLIENT_ID", "id"), ("OAUTH2_PROXY_CLIENT_SECRET", "s"), ("OAUTH2_PROXY_COOKIE_SECRET", Secret)]);

        Assert.Equal("provider", Assert.Single(result.Problems).Option);
    }

    /// <summary>The args of a sidecar in a manifest of 2017: one dash, names of 2.2, secrets from the environment.</summary>
    [Fact]
    public void A_sidecar_in_an_old_manifest()
    {
        var result = Read(
            [
                "-provider=github",
                "-github-org=acme",
                "-github-team=sre,platform",
                "-email-domain=*",
                "-upstream=http://localhost:3000",
                "-http-address=0.0.0.0:4180",
                "-cookie-domain=.acme.example",
                "-cookie-expire=24h0m0s",
                "-cookie-refresh=1h",
                "-cookie-httponly",
                "-cookie-secure=1",
                "-pass-host-header=true",
                "-pass-basic-auth=false",
                "-pass-access-token=F",
                "-skip-provider-button",
                "-skip-auth-regex=^/healthz$",
                "-skip-auth-preflight",
                "-set-xauthrequest=true",
                "-proxy-prefix=/oauth2",
                "-approval-prompt=force",
                "-redirect-url=https://grafana.acme.example",
                "-request-logging=true",
            ],
            [("OAUTH2_PROXY_CLIENT_ID", "id"), ("OAUTH2_PROXY_CLIENT_SECRET", "s"), ("OAUTH2_PROXY_COOKIE_SECRET", Secret)],
            "--approval-prompt (argument 20) has no effect: GitHub asks for an approval when it needs one; for another account there is --prompt=select_account.");

        AssertMeans(
            result,
            "Provider=github",
            "Listening.Http=0.0.0.0:4180",
            "GitHub.ClientId=id",
            "GitHub.ClientSecret=73",
            "GitHub.RedirectUrl=https://grafana.acme.example/oauth2/callback",
            "SignIn.RedirectUrl=https://grafana.acme.example/oauth2/callback",
            "SignIn.SkipProviderButton=True",
            "SignIn.SetAuthRequestHeaders=True",
            "Authorization.Organization=acme",
            "Authorization.Teams=[acme:sre acme:platform]",
            "Authorization.EmailDomains=[*]",
            "Authorization.OpenRoutes=[RouteRule { Method = , Path = ^/healthz$, IsNegated = False }]",
            "Authorization.OpenPreflight=True",
            $"Sessions.CookieSecret={SecretBytes}",
            "Sessions.CookieDomains=[.acme.example]",
            "Sessions.Expire=1.00:00:00",
            "Sessions.Refresh=01:00:00",
            "Upstreams.PassBasicAuth=False",
            "Upstreams.RulesDependOnPath=True",
            "Upstreams.Upstreams=[/ -> http://localhost:3000]");
    }

    /// <summary>A compose file gives everything by the environment, with words for yes and no, empty values and plurals.</summary>
    [Fact]
    public void An_environment_of_a_compose_file()
    {
        var result = Read(
            [],
            [
                ("OAUTH2_PROXY_PROVIDER", "github"),
                ("OAUTH2_PROXY_CLIENT_ID", "id"),
                ("OAUTH2_PROXY_CLIENT_SECRET", "s"),
                ("OAUTH2_PROXY_COOKIE_SECRET", Secret),
                ("OAUTH2_PROXY_COOKIE_SECURE", "false"),
                ("OAUTH2_PROXY_COOKIE_DOMAINS", ".home.example,.lab.example"),
                ("OAUTH2_PROXY_COOKIE_SAMESITE", "lax"),
                ("OAUTH2_PROXY_COOKIE_CSRF_PER_REQUEST", "true"),
                ("OAUTH2_PROXY_COOKIE_CSRF_EXPIRE", "5m"),
                ("OAUTH2_PROXY_CODE_CHALLENGE_METHOD", "S256"),
                ("OAUTH2_PROXY_WHITELIST_DOMAINS", ".home.example"),
                ("OAUTH2_PROXY_EMAIL_DOMAINS", "*"),
                ("OAUTH2_PROXY_GITHUB_USERS", "alice,bob"),
                ("OAUTH2_PROXY_HTTP_ADDRESS", "http://:4180"),
                ("OAUTH2_PROXY_UPSTREAMS", "static://202"),
                ("OAUTH2_PROXY_REVERSE_PROXY", "true"),
                ("OAUTH2_PROXY_TRUSTED_PROXY_IPS", "172.16.0.0/12"),
                ("OAUTH2_PROXY_SESSION_STORE_TYPE", "cookie"),
                ("OAUTH2_PROXY_SKIP_JWT_BEARER_TOKENS", "false"),
                ("OAUTH2_PROXY_REDIRECT_URL", ""),
                ("OAUTH2_PROXY_STANDARD_LOGGING", "true"),
                ("OAUTH2_PROXY_AUTH_LOGGING", "true"),
                ("OAUTH2_PROXY_REQUEST_LOGGING", "true"),
                ("PATH", "/bin"),
            ],
            "--skip-jwt-bearer-tokens (environment OAUTH2_PROXY_SKIP_JWT_BEARER_TOKENS) has no effect: GitHub gives no JWT that a program could sign in with.");

        AssertMeans(
            result,
            "Provider=github",
            "Listening.Http=[::]:4180",
            "Listening.IsBehindProxy=True",
            "Listening.TrustedProxies=[172.16.0.0/12]",
            "GitHub.ClientId=id",
            "GitHub.ClientSecret=73",
            "SignIn.AllowedReturnHosts=[.home.example]",
            "SignIn.AttemptLifetime=00:05:00",
            "Authorization.EmailDomains=[*]",
            "Authorization.Users=[alice bob]",
            $"Sessions.CookieSecret={SecretBytes}",
            "Sessions.CookieSecure=False",
            "Sessions.CookieDomains=[.home.example .lab.example]",
            "Sessions.CookieSameSite=Lax",
            "Upstreams.Upstreams=[/ -> static://202]");
    }

    /// <summary>GitHub Enterprise behind a company's own authority, in the loose typing of a file that a template engine wrote.</summary>
    [Fact]
    public void An_enterprise_server_in_a_generated_file()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var authority = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=corp", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var file = _directory.Write("ca.pem", authority.ExportCertificatePem());
        var secret = _directory.Write("client-secret", "s\n");

        var result = Read(
            [$"--config={Write($"""
                provider="github"
                provider_ca_files="{file}"
                use_system_trust_store="false"
                login_url="https://github.corp/login/oauth/authorize"
                redeem_url="https://github.corp/login/oauth/access_token"
                validate_url="https://github.corp/api/v3"
                client_id="id"
                client_secret_file="{secret}"
                cookie_secret="{Secret}"
                cookie_secure="true"
                email_domains="corp.example"
                upstreams="http://app:8080"
                skip_provider_button="1"
                """)}"],
            []);

        AssertMeans(
            result,
            "Provider=github",
            "GitHub.ClientId=id",
            "GitHub.ClientSecret=73",
            "GitHub.LoginUrl=https://github.corp/login/oauth/authorize",
            "GitHub.RedeemUrl=https://github.corp/login/oauth/access_token",
            "GitHub.ApiUrl=https://github.corp/api/v3/",
            $"GitHub.AuthorityFiles=[{file}]",
            "SignIn.SkipProviderButton=True",
            "Authorization.EmailDomains=[corp.example]",
            $"Sessions.CookieSecret={SecretBytes}",
            "Upstreams.Upstreams=[/ -> http://app:8080]");
    }

    public void Dispose() => _directory.Dispose();

    private string Write(string text) => _directory.Write("proxy.cfg", text);

    private static SettingsResult Read(IReadOnlyList<string> arguments, (string Name, string Value)[] environment, params string[] warnings)
    {
        var result = SettingsReader.Read(arguments, new Hashtable(environment.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal)));
        Assert.Equal(warnings, result.Warnings);
        return result;
    }

    /// <summary>These settings and no others differ from the defaults; the order says nothing.</summary>
    private static void AssertMeans(SettingsResult result, params string[] changes)
    {
        Assert.Empty(result.Problems);
        Assert.Equal(changes.Order(StringComparer.Ordinal), SettingsText.ChangesIn(result.Settings).Order(StringComparer.Ordinal));
        using var program = ProxyApplication.Build(result.Settings) as IDisposable;
    }
}
