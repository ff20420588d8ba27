namespace TryIt.StandIn;

/// <summary>An organisation as it was when asked for; members are known by user id.</summary>
internal sealed record GitHubOrganization(long Id, string Login)
{
    /// <summary>The organisation's owner must approve an OAuth app before it is told of this organisation and its teams.</summary>
    public bool RestrictsApps { get; init; }

    /// <summary>The token must be authorised for single sign-on first; until then this organisation and its teams are left out.</summary>
    public bool RequiresSso { get; init; }

    /// <summary>Client ids the owner has approved.</summary>
    public IReadOnlySet<string> ApprovedApps { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<long, GitHubMembership> Members { get; init; } = new Dictionary<long, GitHubMembership>();
}

/// <summary>How somebody belongs to an organisation. An invitation not yet accepted is a membership that is not active.</summary>
internal sealed record GitHubMembership(bool Active = true, bool Public = false);
