namespace OAuthProxy.Sessions;

/// <summary>Asks GitHub again. The room that knows GitHub implements it; this one decides when it is called and what becomes of the session.</summary>
internal interface ISessionRenewal
{
    /// <summary>Never throws for what GitHub answers or fails to answer; that is what <see cref="Renewal"/> says.</summary>
    Task<Renewal> RenewAsync(Session session, CancellationToken cancellationToken);
}

/// <summary>What became of a renewal.</summary>
/// <param name="Outcome">What to do with the session.</param>
/// <param name="Identity">What GitHub says of the person now; only with <see cref="RenewalOutcome.Renewed"/>.</param>
internal readonly record struct Renewal(RenewalOutcome Outcome, Identity? Identity = null)
{
    /// <summary>For how long GitHub does not want to be asked again; only with <see cref="RenewalOutcome.Unavailable"/>.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>
    /// The token that GitHub gave in place of the session's, which is dead since then; null where it gave none. It is to be kept whatever the
    /// outcome is: nothing else opens GitHub for this session any more.
    /// </summary>
    public RenewedToken? Token { get; init; }

    /// <summary>What a session that somebody else has renewed says.</summary>
    public static Renewal Of(Session session) => new(RenewalOutcome.Renewed, session.Identity) { Token = new(session.AccessToken, session.TokenExpiry) };

    /// <summary>The session as it goes on after this, at this time.</summary>
    public Session Apply(Session session, DateTimeOffset now)
    {
        var next = Token is { } token ? session with { AccessToken = token.AccessToken, TokenExpiry = token.Expiry } : session;
        return Outcome == RenewalOutcome.Renewed ? next with { Identity = Identity!, RefreshedAt = now } : next;
    }
}

/// <summary>A token in place of another.</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="Expiry">Its end; null for never.</param>
internal sealed record RenewedToken(string AccessToken, TokenExpiry? Expiry);

internal enum RenewalOutcome
{
    /// <summary>GitHub answered; the session goes on with today's facts, and today's rules judge them.</summary>
    Renewed,

    /// <summary>GitHub no longer accepts the token: the session is over.</summary>
    Revoked,

    /// <summary>
    /// GitHub accepts neither the access token nor the refresh token: they are revoked, or another replica has just used the refresh token. Which
    /// of the two nobody can tell.
    /// </summary>
    Spent,

    /// <summary>GitHub is down, slow or limits us: the session goes on as it is, and is tried again later.</summary>
    Unavailable,
}
