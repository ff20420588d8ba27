using Microsoft.AspNetCore.Authentication;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>What a far host asks the callback's for, in somebody's browser: whoever is signed in there shall be so here.</summary>
/// <param name="Origin">The root of the far host.</param>
/// <param name="Address">Where the person wants to go, as an absolute address.</param>
/// <param name="Attempt">What the cookie at the far host says, by which it knows its browser again.</param>
/// <param name="At">When it was asked.</param>
internal sealed record HandOverRequest(ReturnAddress Origin, ReturnAddress Address, string Attempt, DateTimeOffset At)
{
    private const string OriginProperty = ".hand_over.origin";
    private const string AttemptProperty = ".hand_over.attempt";

    /// <summary>Goes with a sign-in at GitHub; the framework seals it into the state.</summary>
    public void AddTo(AuthenticationProperties properties) =>
        (properties.RedirectUri, properties.Items[OriginProperty], properties.Items[AttemptProperty]) = (Address.ToString(), Origin.ToString(), Attempt);

    /// <summary>Null for a sign-in that ends where it is.</summary>
    public static HandOverRequest? Of(AuthenticationProperties properties, ReturnAddress address, DateTimeOffset now) =>
        properties.Items.TryGetValue(AttemptProperty, out var attempt) && attempt is not null && ReturnAddress.Parse(properties.Items[OriginProperty]) is { } origin
            ? new(origin, address, attempt, now)
            : null;
}

/// <summary>A session on its way from the callback's host to a far one.</summary>
/// <param name="Id">It is good once.</param>
/// <param name="Request">What it answers; its time is that of the answer.</param>
/// <param name="Session">As the store has it carried.</param>
internal sealed record HandOverTicket(Guid Id, HandOverRequest Request, byte[] Session);
