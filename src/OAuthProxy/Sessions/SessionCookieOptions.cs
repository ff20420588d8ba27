namespace OAuthProxy.Sessions;

/// <summary>The session cookie and how long a session lives.</summary>
internal sealed record SessionCookieOptions
{
    /// <summary>How many <see cref="PreviousSecrets"/> there may be: each costs an attempt at every cookie that is not ours.</summary>
    public const int MostPreviousSecrets = 4;

    /// <summary>How far the clocks of replicas may be apart: a time that is further ahead is not believed.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public string CookieName { get; init; } = "_oauth2_proxy";

    /// <summary>The key material, 16 bytes or more; replicas with the same secret accept each other's cookies.</summary>
    public Secret CookieSecret { get; init; } = Secret.None;

    /// <summary>Those that <see cref="CookieSecret"/> has replaced: they open and do not seal.</summary>
    public IReadOnlyList<Secret> PreviousSecrets { get; init; } = [];

    /// <summary>Domain attributes to choose from, the one that fits the request's host best; empty: a host-only cookie.</summary>
    public IReadOnlyList<string> CookieDomains { get; init; } = [];

    public string CookiePath { get; init; } = "/";

    /// <summary>The Secure attribute. It also says that people reach the proxy by https.</summary>
    public bool CookieSecure { get; init; } = true;

    public bool CookieHttpOnly { get; init; } = true;

    /// <summary>The SameSite attribute; unspecified leaves the choice to the browser.</summary>
    public SameSiteMode CookieSameSite { get; init; } = SameSiteMode.Unspecified;

    /// <summary>The absolute lifetime of a session, counted from the sign-in; zero: as long as the browser runs.</summary>
    public TimeSpan Expire { get; init; } = TimeSpan.FromHours(168);

    /// <summary>The access token is left out of the cookie: nothing but the sign-in itself needs it.</summary>
    public bool LeavesTokenOut { get; init; }

    /// <summary>The age after which the rules are checked with GitHub again; zero: never.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.Zero;
}
