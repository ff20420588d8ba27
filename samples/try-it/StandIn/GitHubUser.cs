namespace TryIt.StandIn;

/// <summary>A user as it was when asked for. The id stays for ever, the login can be changed.</summary>
internal sealed record GitHubUser(long Id, string Login, string? Name, IReadOnlyList<GitHubEmail> Emails);
