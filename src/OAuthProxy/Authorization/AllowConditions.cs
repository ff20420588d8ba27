namespace OAuthProxy.Authorization;

/// <summary>
/// Conditions that must all hold; of the values of one, one is enough. Null is a condition that is not made, an empty list one that nobody
/// satisfies. A local account is in the groups that <c>htpasswd-user-group</c> gives it, has no address, and is no user of GitHub's.
/// </summary>
internal sealed class AllowConditions
{
    private readonly EmailDomains? _domains;

    public required FilePosition Position { get; init; }

    /// <summary>Member of one of these organizations.</summary>
    public IReadOnlyList<string>? Organizations { get; init; }

    /// <summary>Member of one of these teams, each written <c>org:slug</c>.</summary>
    public IReadOnlyList<string>? Teams { get; init; }

    /// <summary>One of these logins at GitHub.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Holder of one of these verified addresses.</summary>
    public IReadOnlyList<string>? Emails { get; init; }

    /// <summary>Holder of a verified address in one of these domains, written as in <see cref="Authorization.EmailDomains"/>.</summary>
    public IReadOnlyList<string>? EmailDomains
    {
        get;
        init
        {
            field = value;
            _domains = value is null ? null : new(value);
        }
    }

    public bool AreNone => Organizations is null && Teams is null && Users is null && !AskForAddress;

    public bool AskForAddress => Emails is not null || EmailDomains is not null;

    public bool HoldForAddress(string email) =>
        (Emails is null || (Authorization.EmailDomains.IsAddress(email) && Names.IsAmong(email, Emails))) && (_domains is null || _domains.Contain(email));

    /// <summary>What is missing beside an address; null where nothing is.</summary>
    public Refusal? MissingIn(Identity identity)
    {
        if (Organizations is not null && !Names.AnyIsAmong(Organizations, identity.Groups))
        {
            return AllowRefusals.NotInOrganization(identity, Organizations);
        }

        if (Teams is not null && !Names.AnyIsAmong(Teams, identity.Groups))
        {
            return AllowRefusals.NotInTeam(identity, Teams);
        }

        // Whoever has a GitHub user's name in the file of local accounts is not that user.
        return Users is not null && (identity.IsLocal || !Names.IsAmong(identity.Login, Users)) ? AllowRefusals.NotListed(identity) : null;
    }
}
