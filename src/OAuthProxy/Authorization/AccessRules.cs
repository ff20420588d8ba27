namespace OAuthProxy.Authorization;

/// <summary>
/// May this person pass? A pure function of today's rules and what GitHub says of the person, asked for every request, so that a session made
/// under other rules is judged by these. All rules must hold; a user on the list is excused from organization, team and repository alone.
/// </summary>
internal sealed class AccessRules(AuthorizationOptions options, EmailList list)
{
    private readonly EmailRule _emails = new(options.EmailDomains, list);

    public AccessDecision Judge(Identity identity)
    {
        if (identity.IsLocal)
        {
            // Neither GitHub nor an address says anything about it: that it is in the operator's file is what lets it in.
            return LocalGroupRule(identity) is { } notInGroup ? AccessDecision.Refuse(notInGroup) : AccessDecision.Allow("");
        }

        var refusal = GitHubRule(identity) ?? GroupRule(identity);
        if (refusal is not null)
        {
            return AccessDecision.Refuse(refusal);
        }

        return _emails.FirstAllowed(identity.Emails) is { } email ? AccessDecision.Allow(email) : AccessDecision.Refuse(EmailRefusal(identity));
    }

    private Refusal? GitHubRule(Identity identity)
    {
        var hasMembershipRule = options.Organization.Length > 0 || options.Teams.Count > 0 || options.Repository.Length > 0;
        if (options.Users.Count > 0)
        {
            if (Names.IsAmong(identity.Login, options.Users))
            {
                return null;
            }

            if (!hasMembershipRule)
            {
                return new("not_listed_user", $"The GitHub user {identity.Login} is not on the list of users who may use this site.", "Ask whoever runs this site to add you (--github-user).");
            }
        }

        if (options.Organization.Length > 0 && !Names.IsAmong(options.Organization, identity.Groups))
        {
            return new(
                "not_in_organization",
                $"The GitHub user {identity.Login} is not a member of the organization {options.Organization}, as far as GitHub tells this site.",
                $"Ask an owner of {options.Organization} to invite you. If you are a member, the organization may not have approved this application yet.",
                ConcernsOrganization: true);
        }

        if (options.Teams.Count > 0 && !Names.AnyIsAmong(options.Teams, identity.Groups))
        {
            return new(
                "not_in_team",
                $"The GitHub user {identity.Login} is in none of the teams that may use this site ({string.Join(", ", options.Teams)}), as far as GitHub tells this site.",
                "Ask a maintainer of one of these teams to add you. If you are a member, the organization may not have approved this application yet.",
                ConcernsOrganization: true);
        }

        if (options.Repository.Length > 0 && !Names.IsAmong(options.Repository, identity.Repositories))
        {
            return new(
                "no_repository_access",
                $"The GitHub user {identity.Login} does not have the access to the repository {options.Repository} that this site asks for.",
                $"Ask an administrator of {options.Repository} to make you a collaborator.");
        }

        return null;
    }

    private Refusal? GroupRule(Identity identity) =>
        options.AllowedGroups.Count == 0 || Names.AnyIsAmong(options.AllowedGroups, identity.Groups)
            ? null
            : new(
                "not_in_allowed_group",
                $"The GitHub user {identity.Login} is in none of the groups that may use this site ({string.Join(", ", options.AllowedGroups)}), as far as GitHub tells this site.",
                "Ask a maintainer of one of these groups to add you. If you are a member, the organization may not have approved this application yet.",
                ConcernsOrganization: true);

    private Refusal? LocalGroupRule(Identity identity) =>
        options.AllowedGroups.Count == 0 || Names.AnyIsAmong(options.AllowedGroups, identity.Groups)
            ? null
            : new(
                "not_in_allowed_group",
                $"The account {identity.Login} is in none of the groups that may use this site ({string.Join(", ", options.AllowedGroups)}).",
                "Ask whoever runs this site to put the local accounts into one of them (--htpasswd-user-group).");

    private static Refusal EmailRefusal(Identity identity) => identity.Emails.Count == 0
        ? new("no_verified_email", $"GitHub knows no verified e-mail address of {identity.Login}.", "Verify your address in GitHub's settings (Emails), then sign in again.")
        : new("email_not_allowed", $"None of the verified e-mail addresses of {identity.Login} may use this site.", "Add and verify the address that this site expects in GitHub's settings (Emails), or ask whoever runs this site.");
}
