namespace OAuthProxy.SignIn.HandOver;

/// <summary>One stage of a sign-out: from the callback's host to a far one, and back.</summary>
/// <param name="Origin">The far host's root.</param>
/// <param name="Id">That of the <see cref="HandedHost"/>: no other browser can come back with it.</param>
/// <param name="Address">Where the person goes in the end.</param>
/// <param name="At">When it was sealed.</param>
internal sealed record SignOutVisit(ReturnAddress Origin, Guid Id, ReturnAddress Address, DateTimeOffset At)
{
    /// <summary>How many there were without a page in between, with this one.</summary>
    public int InARow { get; init; }

    /// <summary>The person wants those hosts tried again from which the browser did not come back.</summary>
    public bool IsAgain { get; init; }
}
