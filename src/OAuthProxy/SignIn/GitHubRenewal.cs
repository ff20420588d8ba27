using OAuthProxy.GitHub;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>Asks GitHub for today's facts of a session's person, in the words of the session room.</summary>
internal sealed partial class GitHubRenewal(GitHubApi api, ILogger<GitHubRenewal> logger) : ISessionRenewal
{
    public async Task<Renewal> RenewAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await api.GetIdentityAsync(session.AccessToken, cancellationToken);

            // A token stands for one person for ever; anything else is not an answer to trust.
            return IsSamePerson(identity, session.Identity) ? new(RenewalOutcome.Renewed, identity) : new(RenewalOutcome.Revoked);
        }
        catch (GitHubException failure) when (failure.Failure == GitHubFailure.TokenRejected)
        {
            Log.Revoked(logger, session.Identity.Login);
            return new(RenewalOutcome.Revoked);
        }
        catch (Exception failure) when (failure is GitHubException or OperationCanceledException)
        {
            Log.Unavailable(logger, session.Identity.Login, failure.Message);
            return new(RenewalOutcome.Unavailable) { RetryAfter = (failure as GitHubException)?.RetryAfter ?? TimeSpan.Zero };
        }
    }

    /// <summary>By the id, which survives a change of login; by the login where a server tells no id.</summary>
    private static bool IsSamePerson(Identity now, Identity before) =>
        now.UserId == before.UserId && (now.UserId != 0 || now.Login.Equals(before.Login, StringComparison.OrdinalIgnoreCase));

    private static partial class Log
    {
        [LoggerMessage(410, LogLevel.Information, "GitHub no longer accepts the sign-in of {Login}; the session ends.")]
        public static partial void Revoked(ILogger logger, string login);

        [LoggerMessage(411, LogLevel.Warning, "The session of {Login} could not be refreshed and is kept for now: {Reason}")]
        public static partial void Unavailable(ILogger logger, string login, string reason);
    }
}
