using OAuthProxy.Sessions;

namespace OAuthProxy.Configuration;

/// <summary>What is wrong between the options of the session's cookie.</summary>
internal static class CookieChecks
{
    /// <param name="session">The cookie.</param>
    /// <param name="at">Makes a problem of an option, a message and a remedy.</param>
    /// <param name="isReported">A mistake of the option is known already.</param>
    public static IEnumerable<Problem> Problems(SessionCookieOptions session, Func<string, string, string, Problem> at, Func<string, bool> isReported)
    {
        if (session.CookieName.Length is 0 or > 256 || session.CookieName.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
        {
            yield return at("cookie-name", $"'{session.CookieName}' cannot be the name of a cookie", "Use up to 256 letters, digits, - and _");
        }

        foreach (var domain in session.CookieDomains.Where(domain => Uri.CheckHostName(domain.TrimStart('.')) == UriHostNameType.Unknown))
        {
            yield return at("cookie-domain", $"'{domain}' is not a domain", "Write a host or a domain without scheme, port and path, such as example.com");
        }

        if (!session.CookiePath.StartsWith('/') || session.CookiePath.AsSpan().IndexOfAny(";, ") >= 0)
        {
            yield return at("cookie-path", $"'{session.CookiePath}' cannot be the path of a cookie", "Write a path that begins with /");
        }

        if (session.Expire > TimeSpan.Zero && session.Refresh >= session.Expire && !isReported("cookie-refresh"))
        {
            yield return at(
                "cookie-refresh",
                $"{GoSyntax.Format(session.Refresh)} is not shorter than --cookie-expire ({GoSyntax.Format(session.Expire)}), so that it would never happen",
                "Choose a shorter time, or 0 to switch the refresh off");
        }

        if (session.CookieSameSite == SameSiteMode.None && !session.CookieSecure)
        {
            yield return at("cookie-samesite", "browsers refuse SameSite=None without Secure", "Write lax, or leave --cookie-secure on");
        }
    }
}
