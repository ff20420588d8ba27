namespace OAuthProxy.SignIn.HandOver;

/// <summary>A far host that has this browser's session.</summary>
/// <param name="Origin">Its root.</param>
/// <param name="Id">New at every hand-over; by it the browser is known again.</param>
/// <param name="Until">When the session ends by itself; null where only the browser ends it.</param>
internal sealed record HandedHost(ReturnAddress Origin, Guid Id, DateTimeOffset? Until)
{
    /// <summary>When a sign-out sent the browser there, from where it has not come back yet.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>Stands for the host in the name of its cookie.</summary>
    public string Mark { get; } = HandedHosts.MarkOf(Origin);
}
