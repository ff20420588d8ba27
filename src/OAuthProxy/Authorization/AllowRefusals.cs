namespace OAuthProxy.Authorization;

/// <summary>
/// The refusals of an <see cref="AllowRule"/>. Organizations and teams are named, since whoever is refused has to know whom to ask; logins,
/// addresses and domains that would pass are other people's, and are not.
/// </summary>
internal static class AllowRefusals
{
    private const string NotApprovedYet = " If you are a member, the organization may not have approved this application yet.";

    public static Refusal NotInOrganization(Identity identity, IReadOnlyList<string> organizations) => new(
        "not_in_organization",
        organizations.Count == 1
            ? $"{Who(identity)} is not a member of the organization {organizations[0]}{AsFarAsKnown(identity)}."
            : $"{Who(identity)} is in none of the organizations that may use this part of the site ({string.Join(", ", organizations)}){AsFarAsKnown(identity)}.",
        identity.IsLocal ? AskForGroup : $"Ask an owner of {(organizations.Count == 1 ? organizations[0] : "one of these organizations")} to invite you.{NotApprovedYet}",
        ConcernsOrganization: !identity.IsLocal);

    public static Refusal NotInTeam(Identity identity, IReadOnlyList<string> teams) => new(
        "not_in_team",
        teams.Count == 1
            ? $"{Who(identity)} is not in the team {teams[0]}{AsFarAsKnown(identity)}."
            : $"{Who(identity)} is in none of the teams that may use this part of the site ({string.Join(", ", teams)}){AsFarAsKnown(identity)}.",
        identity.IsLocal ? AskForGroup : $"Ask a maintainer of {(teams.Count == 1 ? "the team" : "one of these teams")} to add you.{NotApprovedYet}",
        ConcernsOrganization: !identity.IsLocal);

    public static Refusal NotListed(Identity identity) => new(
        "not_listed_user",
        $"{Who(identity)} is not on the list of users who may use this part of the site.",
        "Ask whoever runs this site to add you.");

    public static Refusal NoAddress(Identity identity) => identity switch
    {
        { IsLocal: true } => new("email_not_allowed", $"{Who(identity)} has no e-mail address, and this part of the site asks for one.", "Sign in with GitHub, or ask whoever runs this site."),
        { Emails.Count: 0 } => new("no_verified_email", $"GitHub knows no verified e-mail address of {identity.Login}.", "Verify your address in GitHub's settings (Emails), then sign in again."),
        _ => new(
            "email_not_allowed",
            $"None of the verified e-mail addresses of {identity.Login} may use this part of the site.",
            "Add and verify the address that this site expects in GitHub's settings (Emails), or ask whoever runs this site."),
    };

    public static Refusal NoAlternative(Identity identity, IReadOnlyList<AllowConditions> alternatives) => new(
        "not_among_allowed",
        $"{Who(identity)} may not use this part of the site, which is for {string.Join(", or for ", alternatives.Select(Described))}{AsFarAsKnown(identity)}.",
        identity.IsLocal ? AskForGroup : $"Ask whoever runs this site, or an organization or team among these, to add you.{NotApprovedYet}",
        ConcernsOrganization: !identity.IsLocal && alternatives.Any(alternative => (alternative.Organizations ?? alternative.Teams) is not null));

    /// <summary>A rule without a condition.</summary>
    public static Refusal Nobody(Identity identity) => new(
        "nobody_allowed",
        $"{Who(identity)} may not use this part of the site, and neither may anybody else.",
        "Ask whoever runs this site to say who may.");

    private static string AskForGroup => "Ask whoever runs this site to put the local accounts into one of the groups (--htpasswd-user-group), or sign in with GitHub.";

    private static string Who(Identity identity) => identity.IsLocal ? $"The account {identity.Login}" : $"The GitHub user {identity.Login}";

    private static string AsFarAsKnown(Identity identity) => identity.IsLocal ? "" : ", as far as GitHub tells this site";

    private static string Described(AllowConditions alternative)
    {
        var parts = new List<string>();
        if (alternative.Organizations is { } organizations)
        {
            parts.Add($"members of {(organizations.Count == 1 ? "" : "one of ")}{string.Join(", ", organizations)}");
        }

        if (alternative.Teams is { } teams)
        {
            parts.Add($"members of {(teams.Count == 1 ? "the team " : "one of the teams ")}{string.Join(", ", teams)}");
        }

        if (alternative.Users is not null)
        {
            parts.Add("users on a list");
        }

        if (alternative.AskForAddress)
        {
            parts.Add("holders of certain e-mail addresses");
        }

        return parts.Count == 0 ? "nobody" : string.Join(" who are also ", parts);
    }
}
