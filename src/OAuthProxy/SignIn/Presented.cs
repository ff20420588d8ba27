using OAuthProxy.Pages;

namespace OAuthProxy.SignIn;

/// <summary>What came of the credentials in a request's <c>Authorization</c> header.</summary>
/// <param name="Caller">Whom they prove; null for nobody.</param>
internal sealed record Presented(Caller? Caller = null)
{
    /// <summary>They are not for this proxy, or prove nothing: a session may still say who it is.</summary>
    public static readonly Presented Nothing = new();

    /// <summary>What to say where nothing else says who it is; null: what any stranger is told.</summary>
    public ErrorDetail? Answer { get; init; }

    /// <summary>When to try again, where they could not be looked at.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The <c>WWW-Authenticate</c> header of the answer.</summary>
    public string? Challenge { get; init; }

    /// <summary>A program sent them, and is to get an answer that it can read.</summary>
    public bool IsFromProgram { get; init; }
}
