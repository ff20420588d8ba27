namespace TryIt.StandIn;

/// <summary>
/// Everything the stand-in knows: people, organisations, teams, repositories, and the apps and tokens in <see cref="Grants"/>.
/// May be changed at any time from any thread; what it hands out are snapshots. Names compare without case.
/// </summary>
internal sealed class GitHubDirectory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GitHubUser> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GitHubOrganization> _organizations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GitHubTeam> _teams = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GitHubRepository> _repositories = new(StringComparer.OrdinalIgnoreCase);
    private long _lastId = 1000;

    public GitHubDirectory(TimeProvider? time = null) => Grants = new GitHubGrants(time ?? TimeProvider.System);

    /// <summary>OAuth apps, authorisation codes and tokens.</summary>
    public GitHubGrants Grants { get; }

    /// <summary>The login that is signed in at once, without the page where one chooses.</summary>
    public string? AutoApprove { get; set; }

    /// <summary>
    /// What <c>/user/orgs</c> answers to a token without <c>read:org</c> or <c>user</c>: 403 where true (as the documentation says),
    /// the public memberships where false.
    /// </summary>
    public bool OrganizationsNeedScope { get; set; }

    public IReadOnlyList<GitHubUser> Users => Read(() => _users.Values.OrderBy(user => user.Id).ToArray());

    public IReadOnlyList<GitHubOrganization> Organizations => Read(() => _organizations.Values.OrderBy(org => org.Id).ToArray());

    public IReadOnlyList<GitHubTeam> Teams => Read(() => _teams.Values.OrderBy(team => team.Id).ToArray());

    /// <summary>Without addresses the user has none at all.</summary>
    public GitHubUser AddUser(string login, string? name = null, params GitHubEmail[] emails) =>
        Read(() => _users[login] = new GitHubUser(++_lastId, login, name, [.. emails]));

    public GitHubOrganization AddOrganization(string login, params string[] members) => Read(() => _organizations[login] =
        new GitHubOrganization(++_lastId, login) { Members = members.ToDictionary(IdOf, _ => new GitHubMembership()) });

    public GitHubTeam AddTeam(string organization, string slug, params string[] members) => Read(() =>
    {
        var owner = Known(_organizations, organization).Login;
        var team = new GitHubTeam(++_lastId, owner, slug, slug.ToUpperInvariant(), members.Select(IdOf).ToHashSet());
        return _teams[TeamKey(organization, slug)] = team;
    });

    public GitHubRepository AddRepository(string owner, string name, bool @private = false) => Read(() =>
    {
        var nobody = new Dictionary<long, RepositoryPermission>();
        return _repositories[$"{owner}/{name}"] = new GitHubRepository(++_lastId, owner, name, @private, nobody);
    });

    public GitHubUser? FindUser(string login) => Read(() => _users.GetValueOrDefault(login));

    public GitHubUser? FindUser(long id) => Read(() => _users.Values.FirstOrDefault(user => user.Id == id));

    public GitHubOrganization? FindOrganization(string login) => Read(() => _organizations.GetValueOrDefault(login));

    public GitHubRepository? FindRepository(string owner, string name) => Read(() => _repositories.GetValueOrDefault($"{owner}/{name}"));

    public void SetEmails(string login, params GitHubEmail[] emails) => Change(() =>
        _users[login] = Known(_users, login) with { Emails = [.. emails] });

    /// <summary>The user keeps id, memberships and tokens and goes by another login.</summary>
    public void RenameUser(string login, string newLogin) => Change(() =>
    {
        var user = Known(_users, login);
        _users.Remove(login);
        _users[newLogin] = user with { Login = newLogin };
    });

    /// <summary>The account is gone; tokens issued to it are bad credentials from now on.</summary>
    public void RemoveUser(string login)
    {
        RevokeTokens(login);
        Change(() => _users.Remove(login));
    }

    public void AddMember(string organization, string login, GitHubMembership? membership = null) => Change(() =>
        ChangeOrganization(organization, org => org with
        {
            Members = new Dictionary<long, GitHubMembership>(org.Members) { [IdOf(login)] = membership ?? new GitHubMembership() },
        }));

    /// <summary>Takes somebody out of the organisation and, as GitHub does, out of all its teams.</summary>
    public void RemoveMember(string organization, string login) => Change(() =>
    {
        ChangeOrganization(organization, org => org with { Members = Without(org.Members, IdOf(login)) });
        foreach (var team in _teams.Values.Where(team => Same(team.Organization, organization)).ToArray())
        {
            RemoveFromTeam(organization, team.Slug, login);
        }
    });

    public void AddToTeam(string organization, string slug, string login) => Change(() =>
        ChangeTeam(organization, slug, members => members.Append(IdOf(login))));

    public void RemoveFromTeam(string organization, string slug, string login) => Change(() =>
        ChangeTeam(organization, slug, members => members.Where(member => member != IdOf(login))));

    public void RestrictApps(string organization, bool restricts = true) => Change(() =>
        ChangeOrganization(organization, org => org with { RestrictsApps = restricts }));

    public void RequireSso(string organization, bool requires = true) => Change(() =>
        ChangeOrganization(organization, org => org with { RequiresSso = requires }));

    public void ApproveApp(string organization, string clientId) => Change(() =>
        ChangeOrganization(organization, org => org with
        {
            ApprovedApps = org.ApprovedApps.Append(clientId).ToHashSet(StringComparer.Ordinal),
        }));

    /// <summary>Gives or, with <see cref="RepositoryPermission.None"/>, takes away.</summary>
    public void SetPermission(string owner, string name, string login, RepositoryPermission permission) => Change(() =>
    {
        var repository = Known(_repositories, $"{owner}/{name}");
        var collaborators = new Dictionary<long, RepositoryPermission>(repository.Collaborators) { [IdOf(login)] = permission };
        _repositories[$"{owner}/{name}"] = repository with { Collaborators = collaborators };
    });

    /// <summary>The organisations somebody belongs to, invitations left out.</summary>
    public IReadOnlyList<GitHubOrganization> OrganizationsOf(GitHubUser user) =>
        [.. Organizations.Where(org => org.Members.TryGetValue(user.Id, out var membership) && membership.Active)];

    public IReadOnlyList<GitHubTeam> TeamsOf(GitHubUser user) => [.. Teams.Where(team => team.Members.Contains(user.Id))];

    public GitHubApp AddApp(string clientId, string clientSecret, params string[] redirectUris) =>
        Grants.AddApp(new GitHubApp(clientId, clientSecret, [.. redirectUris.Select(uri => new Uri(uri))]));

    /// <summary>From now on the app's new tokens expire.</summary>
    public void LetTokensExpire(string clientId) => Grants.AddApp(Grants.FindApp(clientId)! with { TokensExpire = true });

    /// <summary>A token as the web flow would give it; without a client id it is one no app is behind.</summary>
    public string IssueToken(string login, string scopes, string? clientId = null) =>
        Grants.IssueToken(Read(() => IdOf(login)), Scopes.Parse(scopes), clientId).Value;

    public void RevokeTokens(string login) => Grants.RevokeTokens(Read(() => IdOf(login)));

    private static string TeamKey(string organization, string slug) => $"{organization}:{slug}";

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<long, GitHubMembership> Without(IReadOnlyDictionary<long, GitHubMembership> members, long id) =>
        members.Where(member => member.Key != id).ToDictionary();

    private static T Known<T>(Dictionary<string, T> all, string name) =>
        all.TryGetValue(name, out var found) ? found : throw new ArgumentException($"There is no {typeof(T).Name} '{name}'.", nameof(name));

    private long IdOf(string login) => Known(_users, login).Id;

    private void ChangeOrganization(string login, Func<GitHubOrganization, GitHubOrganization> change) =>
        _organizations[login] = change(Known(_organizations, login));

    private void ChangeTeam(string organization, string slug, Func<IEnumerable<long>, IEnumerable<long>> change)
    {
        var team = Known(_teams, TeamKey(organization, slug));
        _teams[TeamKey(organization, slug)] = team with { Members = change(team.Members).ToHashSet() };
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}
