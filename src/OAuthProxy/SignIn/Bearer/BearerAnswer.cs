using OAuthProxy.GitHub;

namespace OAuthProxy.SignIn.Bearer;

internal enum BearerOutcome
{
    /// <summary>GitHub says who it is.</summary>
    Accepted,

    /// <summary>GitHub does not take it, or gave it to another application.</summary>
    Rejected,

    /// <summary>Too many from this client were rejected; this one was not looked at.</summary>
    Throttled,

    /// <summary>GitHub gave no answer.</summary>
    Unavailable,
}

/// <summary>What is known of a token.</summary>
/// <param name="Outcome">Whether it says who somebody is.</param>
internal sealed record BearerAnswer(BearerOutcome Outcome)
{
    /// <summary>Whose it is; only where it is accepted.</summary>
    public GitHubPerson? Person { get; init; }

    /// <summary>That GitHub accepted it, which is to be told in the log with what the rules say; null where it is not accepted.</summary>
    public BearerNews? News { get; init; }

    /// <summary>When to try again, where it was not decided.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>It was known before this request.</summary>
    public bool IsRemembered { get; init; }
}
