namespace TryIt.StandIn;

/// <summary>A team as it was when asked for; members are known by user id.</summary>
internal sealed record GitHubTeam(long Id, string Organization, string Slug, string Name, IReadOnlySet<long> Members);
