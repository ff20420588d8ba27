namespace OAuthProxy.GitHub;

/// <summary>
/// Whom a token speaks for that somebody brings along. A person's own token is as good as their word. One that an application got speaks for them
/// to that application alone: whoever runs another one to which they signed in holds such a token too, and must not pass for them here.
/// </summary>
internal sealed class GitHubTokenCheck(GitHubApi api, GitHubApplication application)
{
    /// <summary>Throws <see cref="GitHubException"/>: <see cref="GitHubFailure.TokenRejected"/> for a token that opens nothing here.</summary>
    public async Task<GitHubPerson> WhoseAsync(string token, GitHubTokenKind kind, CancellationToken cancellationToken)
    {
        if (kind == GitHubTokenKind.OfNobody)
        {
            throw new GitHubException(GitHubFailure.TokenRejected, "The token stands for no person");
        }

        if (kind == GitHubTokenKind.OfApplication && !await application.IssuedAsync(token, cancellationToken))
        {
            throw new GitHubException(GitHubFailure.TokenRejected, "GitHub does not know the token, or gave it to another application");
        }

        return await api.GetPersonAsync(token, cancellationToken);
    }
}
