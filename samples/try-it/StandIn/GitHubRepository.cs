namespace TryIt.StandIn;

/// <summary>A repository as it was when asked for; collaborators are known by user id.</summary>
internal sealed record GitHubRepository(
    long Id, string Owner, string Name, bool Private, IReadOnlyDictionary<long, RepositoryPermission> Collaborators)
{
    public RepositoryPermission PermissionOf(GitHubUser? user)
    {
        var given = user is null ? RepositoryPermission.None : Collaborators.GetValueOrDefault(user.Id);
        return given == RepositoryPermission.None && !Private ? RepositoryPermission.Pull : given;
    }
}

/// <summary>What somebody may do with a repository; each includes those before it.</summary>
internal enum RepositoryPermission
{
    None,
    Pull,
    Triage,
    Push,
    Maintain,
    Admin,
}
