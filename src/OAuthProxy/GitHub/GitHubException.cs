namespace OAuthProxy.GitHub;

/// <summary>GitHub did not answer as needed. The message is fit for people: no token, no body.</summary>
internal sealed class GitHubException(GitHubFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public GitHubFailure Failure { get; } = failure;

    /// <summary>For how long GitHub does not want to be asked again, if it says so.</summary>
    public TimeSpan RetryAfter { get; init; }
}

internal enum GitHubFailure
{
    /// <summary>Down, slow, limiting us, or answering what is not an answer: worth trying again later.</summary>
    Unavailable,

    /// <summary>401: the token is revoked, expired or was never good.</summary>
    TokenRejected,

    /// <summary>The code is unknown, used, too old or of another sign-in.</summary>
    CodeRejected,

    /// <summary>The client id, the client secret or the redirect URI is not what GitHub has; only the operator can mend it.</summary>
    ApplicationRejected,
}
