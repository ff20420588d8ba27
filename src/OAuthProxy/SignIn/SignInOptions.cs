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

    public string BasicAuthPassword { get; init; } = "";

    /// <summary>The e-mail address takes the place of the login in Basic.</summary>
    public bool PreferEmailToUser { get; init; }

    /// <summary>Include the access token in the <c>X-Auth-Request-*</c> headers.</summary>
    public bool PassAccessToken { get; init; }

    /// <summary>The path that GitHub redirects to: that of the redirect URL, else the usual one under the prefix.</summary>
    public string CallbackPath => RedirectUrl?.AbsolutePath ?? DefaultCallbackPath;

    public string DefaultCallbackPath => ProxyPrefix + "/callback";
}
