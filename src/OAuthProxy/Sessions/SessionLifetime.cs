namespace OAuthProxy.Sessions;

/// <summary>How long a session is in force: by its own sealed time of sign-in, whatever a cookie's or a server's clock makes of it.</summary>
internal sealed class SessionLifetime(SessionCookieOptions options, TimeProvider clock)
{
    /// <summary>A browser may run for months; on a server nothing stays for ever. It is the default of <c>cookie-expire</c>.</summary>
    private static readonly TimeSpan LongestOnServer = TimeSpan.FromHours(168);

    /// <summary>From the sign-in to the end; null where only the browser ends it.</summary>
    public TimeSpan? Whole { get; } =
        options.Expire > TimeSpan.Zero ? options.Expire
        : options.AreInRedis ? LongestOnServer
        : null;

    public bool IsInForce(Session session) => Age(session) is var age && age > -SessionCookieOptions.ClockTolerance && (Whole is null || age < Whole);

    /// <summary>A clock that was wrong has written when GitHub was asked: no refresh would be due before, and none would ever seem newer.</summary>
    public Session WithoutFuture(Session session) =>
        session.RefreshedAt - clock.GetUtcNow() > SessionCookieOptions.ClockTolerance ? session with { RefreshedAt = DateTimeOffset.UnixEpoch } : session;

    /// <summary>What is left of a session on a server, where each has an end.</summary>
    public TimeSpan Left(Session session) => (Whole ?? LongestOnServer) - Age(session);

    private TimeSpan Age(Session session) => clock.GetUtcNow() - session.CreatedAt;
}
