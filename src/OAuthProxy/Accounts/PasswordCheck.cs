namespace OAuthProxy.Accounts;

internal enum PasswordOutcome
{
    Right,

    /// <summary>Name or password; nobody is told which.</summary>
    Wrong,

    /// <summary>Too many attempts failed; this one was not looked at.</summary>
    TooSoon,

    /// <summary>More attempts are under way than the processors can bear; this one was not looked at.</summary>
    Busy,
}

/// <summary>The answer to an attempt.</summary>
/// <param name="Outcome">Whether it was right.</param>
/// <param name="RetryAfter">When to try again, where it was not looked at.</param>
internal sealed record PasswordCheck(PasswordOutcome Outcome, TimeSpan RetryAfter = default);
