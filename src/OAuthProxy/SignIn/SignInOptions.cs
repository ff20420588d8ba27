using System.Text.RegularExpressions;

namespace OAuthProxy.SignIn;

/// <summary>The proxy's own endpoints and the way to and from GitHub.</summary>
internal sealed record SignInOptions
{
    /// <summary>Begins with a slash and does not end with one.</summary>
    public string ProxyPrefix { get; init; } = "/oauth2";

    /// <summary>The redirect URI as registered with GitHub; null: made from the request.</summary>
    public Uri? RedirectUrl { get; init; }

    /// <summary>A stranger goes straight to GitHub instead of seeing the sign-in page.</summary>
    public bool SkipProviderButton { get; init; }

    /// <summary>A GitHub token in the <c>Authorization</c> header stands in for a session.</summary>
    public bool TakesBearerTokens { get; init; }

    /// <summary>Strangers on these paths are programs and get 401, never a page.</summary>
    public IReadOnlyList<Regex> ApiRoutes { get; init; } = [];

    /// <summary>All strangers are programs.</summary>
    public bool ForceJsonErrors { get; init; }

    /// <summary>Hosts beside the proxy's own to which a sign-in may return: <c>host</c>, <c>host:port</c>, <c>host:*</c>, <c>.domain</c>, <c>*.domain</c>.</summary>
    public IReadOnlyList<string> AllowedReturnHosts { get; init; } = [];

    /// <summary>Answer with <c>X-Auth-Request-*</c> headers.</summary>
    public bool SetAuthRequestHeaders { get; init; }

    /// <summary>Answer gateways with <c>Authorization: Basic</c>, made of the person's name and <see cref="BasicAuthPassword"/>.</summary>
    public bool SetBasicAuth { get; init; }

    public Secret BasicAuthPassword { get; init; } = Secret.None;

    /// <summary>The e-mail address takes the place of the login in Basic.</summary>
    public bool PreferEmailToUser { get; init; }

    /// <summary>Include the access token in the <c>X-Auth-Request-*</c> headers.</summary>
    public bool PassAccessToken { get; init; }

    /// <summary>How long somebody may take at GitHub.</summary>
    public TimeSpan AttemptLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Each sign-in under way has a cookie of its own; otherwise there is one, and only the sign-in begun last can be completed.</summary>
    public bool HasAttemptCookies { get; init; } = true;

    /// <summary>How many cookies of sign-ins under way a browser may keep; 0 for any number.</summary>
    public int AttemptLimit { get; init; } = 50;

    /// <summary>The SameSite attribute of these cookies.</summary>
    public SameSiteMode AttemptSameSite { get; init; } = SameSiteMode.Lax;

    /// <summary>The callback's path where no whole redirect URL says it; empty: the usual one.</summary>
    public string RedirectPath { get; init; } = "";

    /// <summary>The path that GitHub redirects to: that of the redirect URL, else the usual one under the prefix.</summary>
    public string CallbackPath => RedirectUrl?.AbsolutePath ?? (RedirectPath.Length > 0 ? RedirectPath : DefaultCallbackPath);

    /// <summary>Where sign-ins begin and end, if that is one place; else where they end.</summary>
    public string AttemptCookiePath => CallbackPath.StartsWith(ProxyPrefix + "/", StringComparison.Ordinal) ? ProxyPrefix : CallbackPath;

    public string DefaultCallbackPath => ProxyPrefix + "/callback";

    /// <summary>Where a session goes from the callback's host to one that its cookie does not reach.</summary>
    public string HandOverPath => ProxyPrefix + "/handover";

    /// <summary>Where a sign-out comes by at each of a browser's far hosts.</summary>
    public string SignOutVisitPath => ProxyPrefix + "/sign_out/visit";

    /// <summary>The proxy's own front page; it answers without the slash too.</summary>
    public string PortalPath => ProxyPrefix + "/";

    /// <summary>The paths whose query has codes and tickets, which no log may tell.</summary>
    public IReadOnlyList<string> PathsWithSecrets => [CallbackPath, HandOverPath, SignOutVisitPath];
}
