namespace OAuthProxy;

/// <summary>What GitHub says of a person, as of the last time it was asked. The one word that every room shares.</summary>
/// <param name="UserId">GitHub's numeric id; it survives a change of login.</param>
/// <param name="Login">The login as GitHub spells it. Compared without regard to case.</param>
/// <param name="Emails">Verified addresses only; the primary one first, when it is verified.</param>
/// <param name="Groups">Organizations as <c>org</c> and teams as <c>org:slug</c>.</param>
/// <param name="Repositories">The repositories (<c>owner/name</c>) for which the access that the rules ask for was proved.</param>
internal sealed record Identity(
    long UserId,
    string Login,
    IReadOnlyList<string> Emails,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Repositories);
