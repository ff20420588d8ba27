using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// The cookie that ties a sign-in to the browser that began it (RFC 6749 section 10.12). Only the callback gets it, so that unfinished sign-ins
/// never swell the requests to an application. GitHub redirects from another site, for which Strict would be too strict.
/// </summary>
internal sealed class CorrelationCookie(ProxyCookies cookies, string callbackPath, TimeSpan lifetime) : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var attributes = cookies.Attributes(context);
        attributes.Path = callbackPath;
        attributes.HttpOnly = true;
        attributes.SameSite = SameSiteMode.Lax;
        attributes.Expires = expiresFrom + lifetime;
        return attributes;
    }
}
