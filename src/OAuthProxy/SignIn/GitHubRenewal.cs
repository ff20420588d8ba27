using OAuthProxy.GitHub;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// Asks GitHub for today's facts of a session's person, in the words of the session room. A token that expires before the next time is renewed
/// first; if that fails while it is still good, the facts are asked with it as it is, so that the token endpoint's outage excuses nobody from
/// the rules.
/// </summary>
internal sealed partial class GitHubRenewal(GitHubApi api, GitHubApplication application, SessionCookieOptions options, TimeProvider clock, ILogger<GitHubRenewal> logger) : ISessionRenewal
{
    /// <summary>The token's end, in the words of the session room.</summary>
    public static TokenExpiry? ExpiryOf(GitHubToken token) => token.ExpiresAt is { } at ? new(at, token.RefreshToken) : null;

    public async Task<Renewal> RenewAsync(Session session, CancellationToken cancellationToken)
    {
        var login = HostNames.Printable(session.Identity.Login);
        RenewedToken? renewed = null;
        GitHubException? notRenewed = null;
        try
        {
            if (session.TokenExpiry is { } expiry && expiry.RenewAt - clock.GetUtcNow() <= options.Refresh)
            {
                try
                {
                    var token = await application.RenewAsync(expiry.RefreshToken, cancellationToken);
                    renewed = new(token.AccessToken, ExpiryOf(token));
                }
                catch (GitHubException failure) when (clock.GetUtcNow() < expiry.At)
                {
                    Log.NotRenewed(logger, login, failure.Message);
                    notRenewed = failure;
                }
            }

            var identity = await api.GetIdentityAsync(renewed?.AccessToken ?? session.AccessToken, cancellationToken);

            // A token stands for one person for ever; anything else is not an answer to trust.
            return IsSamePerson(identity, session.Identity) ? new(RenewalOutcome.Renewed, identity) { Token = renewed } : new(RenewalOutcome.Revoked);
        }
        catch (GitHubException failure) when (failure.Failure == GitHubFailure.TokenRejected)
        {
            // The answer to a renewal may have been lost, or another replica may have got it: then the token died of that.
            var isSpent = session.TokenExpiry is not null && renewed is null && (notRenewed is not null || clock.GetUtcNow() >= session.TokenExpiry.At);
            Log.Revoked(logger, login);
            return new(isSpent ? RenewalOutcome.Spent : RenewalOutcome.Revoked);
        }
        catch (Exception failure) when (failure is GitHubException or OperationCanceledException)
        {
            Log.Unavailable(logger, login, failure.Message);
            return new(RenewalOutcome.Unavailable) { Token = renewed, RetryAfter = (failure as GitHubException)?.RetryAfter ?? TimeSpan.Zero };
        }
    }

    /// <summary>By the id, which survives a change of login; by the login where a server tells no id.</summary>
    private static bool IsSamePerson(Identity now, Identity before) =>
        now.UserId == before.UserId && (now.UserId != 0 || now.Login.Equals(before.Login, StringComparison.OrdinalIgnoreCase));

    private static partial class Log
    {
        [LoggerMessage(410, LogLevel.Information, "GitHub no longer accepts the sign-in of {Login}.")]
        public static partial void Revoked(ILogger logger, string login);

        [LoggerMessage(411, LogLevel.Warning, "The session of {Login} could not be refreshed and is kept for now: {Reason}")]
        public static partial void Unavailable(ILogger logger, string login, string reason);

        [LoggerMessage(412, LogLevel.Warning, "The GitHub token of {Login} expires and could not be renewed yet: {Reason}")]
        public static partial void NotRenewed(ILogger logger, string login, string reason);
    }
}
