namespace OAuthProxy.Configuration;

/// <summary>What is wrong between the options of a sign-in, its cookies and the connection to GitHub.</summary>
internal static class SignInChecks
{
    /// <summary>Prefixes of names by which a browser knows what the cookie's attributes must be (RFC 6265bis section 4.1.3).</summary>
    private static readonly string[] NamePrefixes = ["__Host-", "__Secure-"];

    public static IEnumerable<Problem> Problems(Settings settings, Func<string, string, string, Problem> at)
    {
        var (session, signIn) = (settings.Sessions, settings.SignIn);
        if (signIn.RedirectPath.Length > 0 && !settings.AllowsRelativeRedirectUrl)
        {
            yield return at("redirect-url", $"'{signIn.RedirectPath}' is not an http or https URL", "Write it whole, such as https://kibana.example.com/oauth2/callback, or give --relative-redirect-url as well");
        }

        if (signIn.AttemptLifetime <= TimeSpan.Zero)
        {
            yield return at("cookie-csrf-expire", "no sign-in can be completed in no time", "Write a time that is enough to sign in at GitHub, such as 15m");
        }

        if (signIn.AttemptSameSite == SameSiteMode.None && !session.CookieSecure)
        {
            yield return at("cookie-csrf-samesite", "browsers refuse SameSite=None without Secure", "Write lax, or leave --cookie-secure on");
        }

        if (session.LeavesTokenOut && session.Refresh > TimeSpan.Zero)
        {
            yield return at("session-cookie-minimal", "without the token in the cookie GitHub cannot be asked again, as --cookie-refresh wants", "Leave one of the two out");
        }

        if (session.LeavesTokenOut && settings.Upstreams.PassAccessToken)
        {
            yield return at("session-cookie-minimal", "without the token in the cookie there is none for --pass-access-token to send", "Leave one of the two out");
        }

        if (PrefixOf(session.CookieName) is { } prefix && (!session.CookieSecure || (prefix == "__Host-" && (session.CookieDomains.Count > 0 || session.CookiePath != "/"))))
        {
            yield return at("cookie-name", $"browsers keep a cookie whose name begins with {prefix} only with Secure{(prefix == "__Host-" ? ", without a domain and with the path /" : "")}", "Change the other --cookie-* options accordingly, or choose another name");
        }

        if (settings.GitHub is { InsecureSkipVerify: true, AuthorityFiles.Count: > 0 })
        {
            yield return at("ssl-insecure-skip-verify", "it would make --provider-ca-file pointless: any certificate is accepted", "Leave it out");
        }
    }

    public static IEnumerable<string> Warnings(Settings settings)
    {
        if (settings.GitHub.RedirectUrl is { } redirect && redirect.AbsolutePath != settings.SignIn.DefaultCallbackPath)
        {
            yield return $"--redirect-url has the path {redirect.AbsolutePath}; the callback is answered there and not at {settings.SignIn.DefaultCallbackPath}.";
        }

        if (settings.GitHub.InsecureSkipVerify)
        {
            yield return "--ssl-insecure-skip-verify: anybody on the way to GitHub can read the client secret and everybody's tokens. --provider-ca-file names an authority of your own.";
        }

        if (settings.GitHub is { TrustsSystem: true, AuthorityFiles.Count: 0 })
        {
            yield return "--use-system-trust-store has no effect without --provider-ca-file: the system's authorities are trusted anyway.";
        }

        if (!settings.SignIn.HasAttemptCookies && settings.SignIn.AttemptLimit != Settings.Defaults.SignIn.AttemptLimit)
        {
            yield return "--cookie-csrf-per-request-limit has no effect with --cookie-csrf-per-request=false: there is one cookie.";
        }
    }

    private static string? PrefixOf(string name) => Array.Find(NamePrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
