namespace OAuthProxy.Configuration;

/// <summary>
/// Every option of oauth2_proxy 2.2 and oauth2-proxy 7 that is none here. They are known, so that a file that has them is answered with the
/// reason: a value that opens or breaks nothing is passed over with a warning, any other is a problem. Values are never shown; some are secrets.
/// </summary>
internal static class ForeignOptions
{
    public static IReadOnlyList<ForeignKind> Kinds { get; } =
    [
        new(
            "GitHub does not speak OpenID Connect: there is no issuer, no ID token and no claim",
            "Leave it out; --email-domain and the --github-* options say who may pass",
            Text("oidc-issuer-url"),
            Text("oidc-jwks-url"),
            List("oidc-public-key-file"),
            List("oidc-enabled-signing-alg"),
            List("oidc-audience-claim", harmless: "aud"),
            List("oidc-extra-audience"),
            Text("oidc-email-claim", harmless: "email"),
            Text("oidc-groups-claim", harmless: "groups"),
            Text("user-id-claim", harmless: "email"),
            Boolean("skip-oidc-discovery"),
            Boolean("skip-claims-from-profile-url"),
            Boolean("insecure-oidc-allow-unverified-email"),
            Boolean("insecure-oidc-skip-issuer-verification"),
            Boolean("insecure-oidc-skip-nonce", harmless: "true"),
            Text("acr-values")),
        new(
            "this is for another provider; here GitHub signs people in",
            "Leave it out; --github-org, --github-team, --github-repo and --github-user are the rules about GitHub",
            List("allowed-role"),
            Text("azure-tenant", harmless: "common"),
            Text("azure-graph-group-field"),
            Text("bitbucket-team"),
            Text("bitbucket-repository"),
            List("entra-id-allowed-tenant"),
            Boolean("entra-id-federated-token-auth"),
            List("gitlab-group"),
            List("gitlab-project"),
            List("google-group"),
            Text("google-admin-email"),
            Text("google-service-account-json"),
            Text("google-use-application-default-credentials", harmless: "false"),
            Text("google-target-principal"),
            Text("google-use-organization-id", harmless: "false"),
            Text("google-admin-api-user-scope"),
            Text("jwt-key", secret: true),
            Text("jwt-key-file"),
            List("keycloak-group"),
            Text("pubjwk-url"),
            Text("resource")),
        new(
            "GitHub gives no JWT that a program could sign in with",
            "Leave it out; --skip-auth-route names the paths that need no sign-in",
            Boolean("skip-jwt-bearer-tokens", alias: "skip-jwt-bearer-token"),
            Boolean("bearer-token-login-fallback", harmless: "true"),
            List("extra-jwt-issuers")),
        new(
            "GitHub gives no ID token to send on",
            "Leave it out; --pass-access-token sends the GitHub token in a header of its own",
            Boolean("pass-authorization-header"),
            Boolean("set-authorization-header")),
        new(
            "requests are not signed, and an application that asks for a signature would refuse them",
            "Leave it out, and let the application be reached through this proxy alone",
            Text("signature-key", secret: true)),
        new(
            "GitHub has no address that ends a sign-in",
            "Leave it out; signing out ends the session here",
            Text("backend-logout-url")),
        new(
            "/liveness_check and /readiness_check are not answered by the name of the client, which anybody can send",
            "Write --ping-path=/liveness_check and --ready-path=/readiness_check, or let the load balancer ask /ping",
            Boolean("gcp-healthchecks")),
        new(
            "there is no alpha configuration here",
            "Give the same by flags, by OAUTH2_PROXY_* variables or by the TOML file of --config",
            Text("alpha-config", isArgumentOnly: true),
            Boolean("convert-config-to-alpha", isArgumentOnly: true)),
        new(
            "the code is always bound to the sign-in with PKCE and S256 (RFC 7636); plain gives it away to whoever reads the address",
            "Leave it out, or write S256",
            Text("code-challenge-method", isMet: "S256", alias: "force-code-challenge-method")),
        new(
            "the state is always encrypted and in base64url",
            "Leave it out",
            Boolean("encode-state", isMet: "true")),
        new(
            "GitHub asks for an approval when it needs one; for another account there is --prompt=select_account",
            "Leave it out",
            Text("approval-prompt", harmless: Any)),
        new(
            "GitHub tells who somebody is at the API that --validate-url names",
            "Leave it out",
            Text("profile-url", harmless: Any)),
    ];

    private const string Any = "*";

    public static IEnumerable<Option> All => Kinds.SelectMany(kind => kind.Options).Select(option => option.Option);

    private static ForeignOption Text(string name, string? isMet = null, string? harmless = null, string? alias = null, bool secret = false, bool isArgumentOnly = false) =>
        New(name, OptionKind.Text, isMet, harmless, alias, secret, isArgumentOnly);

    private static ForeignOption Boolean(string name, string? isMet = null, string? harmless = null, string? alias = null, bool isArgumentOnly = false) =>
        New(name, OptionKind.Boolean, isMet, harmless, alias, isArgumentOnly: isArgumentOnly);

    private static ForeignOption List(string name, string? harmless = null) => New(name, OptionKind.List, harmless: harmless);

    private static ForeignOption New(string name, OptionKind kind, string? isMet = null, string? harmless = null, string? alias = null, bool secret = false, bool isArgumentOnly = false)
    {
        var option = new Option
        {
            Name = name,
            Aliases = alias is null ? [] : [alias],
            Kind = kind,
            Help = "",
            IsSecret = secret,
            IsCommand = isArgumentOnly,
            Apply = (settings, _) => settings,
        };
        return new(option, value => Is(value, isMet), value => harmless == Any || Is(value, harmless));

        bool Is(string value, string? expected) =>
            expected is not null && (kind == OptionKind.Boolean ? GoSyntax.TryParseBoolean(value, out var yes) && yes == (expected == "true") : value == expected);
    }
}
