namespace OAuthProxy.Sessions;

/// <summary>The names and attributes of every cookie that the proxy sets: the session, its chunks, one for each sign-in under way, one for each host that the session was handed over to, and one for each upstream that a browser stays with an address of.</summary>
internal sealed partial class ProxyCookies(SessionCookieOptions options, ILogger<ProxyCookies> logger)
{
    // Longest first, so that the first that fits is the one that fits best.
    private readonly string[] _domains = [.. options.CookieDomains.Select(domain => domain.TrimStart('.')).Select(domain => HostNames.Normalized(domain) ?? domain).OrderByDescending(domain => domain.Length)];
    private int _told;

    public string SessionName => options.CookieName;

    /// <summary>The cookie of a sign-in under way, where there is one for all of them.</summary>
    public string AttemptName { get; } = options.CookieName + "_csrf";

    /// <summary>Followed by an id, where each sign-in under way has a cookie of its own.</summary>
    public string AttemptPrefix { get; } = options.CookieName + "_csrf_";

    /// <summary>What goes with the token of a password form; its name is of the form that oauth2-proxy's are of.</summary>
    public string FormName { get; } = options.CookieName + "_password_csrf";

    /// <summary>Followed by a mark of the upstream, for the address of it that a browser stays with.</summary>
    public string StickyPrefix { get; } = options.CookieName + "_upstream_";

    /// <summary>Followed by a mark of a host to which the session was handed over.</summary>
    public string HandedPrefix { get; } = options.CookieName + "_far_";

    /// <summary>Browsers keep a cookie of such a name only with the path / and without a domain (RFC 6265bis section 4.1.3.2).</summary>
    public bool IsBoundToHost => options.CookieName.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cross-site redirects do not carry Strict cookies, so that a sign-in must not end with a redirect then.</summary>
    public bool IsStrict => options.CookieSameSite == SameSiteMode.Strict;

    /// <summary>
    /// Whether the browser has kept Strict cookies back, so that it is not known which it has (RFC 6265bis section 5.6.7). It says so by Fetch Metadata;
    /// one that does not say is taken at its word.
    /// </summary>
    public bool AreKeptBack(HttpRequest request) => IsStrict && request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] == "navigate";

    public CookieOptions Attributes(HttpContext context)
    {
        var host = RequestHost.NameOf(context.Request).ToString();
        var domain = DomainFor(host);
        if (domain is null && _domains.Length > 0 && Interlocked.Exchange(ref _told, 1) == 0)
        {
            Log.NoDomainFits(logger, HostNames.Printable(host), string.Join(", ", _domains));
        }

        return new()
        {
            Domain = domain,
            Path = options.CookiePath,
            Secure = options.CookieSecure,
            HttpOnly = options.CookieHttpOnly,
            SameSite = options.CookieSameSite,
        };
    }

    /// <summary>Null for a host-only cookie, as a host gets it that no domain fits: a browser there would refuse any other.</summary>
    public string? DomainFor(string host)
    {
        foreach (var domain in _domains)
        {
            if (HostNames.IsInDomain(host, domain))
            {
                return domain;
            }
        }

        return null;
    }

    /// <summary>All Domain attributes that a cookie of ours may have at this host; null is one of them, for none.</summary>
    public IEnumerable<string?> DomainsOf(string host) => _domains.Where(domain => HostNames.IsInDomain(host, domain)).Prepend(null);

    /// <summary>Whether a cookie is the proxy's own and stays here. The names of oauth2-proxy's cookies count too: browsers may still hold some.</summary>
    public bool IsOwn(ReadOnlySpan<char> name)
    {
        if (!name.StartsWith(options.CookieName, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = name[options.CookieName.Length..];
        return rest.IsEmpty || name.StartsWith(StickyPrefix, StringComparison.Ordinal) || name.StartsWith(HandedPrefix, StringComparison.Ordinal) || (rest[0] == '_' && (IsChunkIndex(rest[1..]) || IsAttempt(rest[1..])));
    }

    private static bool IsChunkIndex(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;

    // csrf, csrf_<id>, <8 characters>_csrf
    private static bool IsAttempt(ReadOnlySpan<char> text) =>
        text is "csrf" || text.StartsWith("csrf_", StringComparison.Ordinal) || (text.Length == 13 && text.EndsWith("_csrf", StringComparison.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Information, "A request came for host {Host}, which is in none of the domains of --cookie-domain ({Domains}): its cookies are for that host alone.")]
        public static partial void NoDomainFits(ILogger logger, string host, string domains);
    }
}
