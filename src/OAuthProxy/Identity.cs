namespace OAuthProxy;

/// <summary>
/// What GitHub says of a person, as of the last time it was asked; or somebody with a local account. The one word that every room shares.
/// </summary>
/// <param name="UserId">GitHub's numeric id; it survives a change of login. Zero for a local account.</param>
/// <param name="Login">The login as GitHub spells it, compared without regard to case; or the local account's name.</param>
/// <param name="Emails">Verified addresses only; the primary one first, when it is verified.</param>
/// <param name="Groups">Organizations as <c>org</c> and teams as <c>org:slug</c>.</param>
/// <param name="Repositories">The repositories (<c>owner/name</c>) for which the access that the rules ask for was proved.</param>
internal sealed record Identity(
    long UserId,
    string Login,
    IReadOnlyList<string> Emails,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Repositories)
{
    /// <summary>Ties the session of a local account to its entry in the file; empty without a session, null for a person of GitHub's.</summary>
    public string? AccountTag { get; init; }

    /// <summary>A local account. What GitHub says of somebody with the same name has nothing to do with it.</summary>
    public bool IsLocal => AccountTag is not null;
}
