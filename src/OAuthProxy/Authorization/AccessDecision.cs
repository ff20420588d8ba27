namespace OAuthProxy.Authorization;

/// <summary>The answer to "may this person pass?": allowed, with the address they pass by, if they have one, or refused.</summary>
internal readonly record struct AccessDecision
{
    /// <summary>The verified address that satisfies the e-mail rule; empty for a local account, null when refused.</summary>
    public string? Email { get; private init; }

    public Refusal? Refusal { get; private init; }

    /// <summary>Where the rule that decided is written; null for the rules of the flags.</summary>
    public FilePosition? Rule { get; init; }

    public static AccessDecision Allow(string email) => new() { Email = email };

    public static AccessDecision Refuse(Refusal refusal) => new() { Refusal = refusal };
}
