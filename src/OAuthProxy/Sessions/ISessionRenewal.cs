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
}

internal enum RenewalOutcome
{
    /// <summary>GitHub answered; the session goes on with today's facts, and today's rules judge them.</summary>
    Renewed,

    /// <summary>GitHub no longer accepts the token: the session is over.</summary>
    Revoked,

    /// <summary>GitHub is down, slow or limits us: the session goes on as it is, and is tried again later.</summary>
    Unavailable,
}
