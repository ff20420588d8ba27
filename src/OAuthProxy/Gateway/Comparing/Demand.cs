using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>One way in which a rule can be satisfied: all of this at once.</summary>
internal sealed record Demand
{
    /// <summary>Of each list, membership in one.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups { get; init; } = [];

    /// <summary>In each list, the login.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Users { get; init; } = [];

    /// <summary>One address of which all of this is true; empty: none is needed.</summary>
    public IReadOnlyList<Func<string, bool>> Addresses { get; init; } = [];

    /// <summary>Addresses among which one satisfies that if any does: those that are named, and for each domain one that is not.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Access to a repository; empty for none.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The ways in which a rule of the file can be satisfied.</summary>
    public static IEnumerable<Demand> Of(AllowRule rule) => rule.Any.Count == 0
        ? [Of([rule.All])]
        : rule.Any.Where(alternative => !alternative.AreNone).Select(alternative => Of([rule.All, alternative]));

    /// <summary>The ways in which the rules of the flags can be.</summary>
    /// <param name="flags">These rules.</param>
    /// <param name="listed">The addresses of <c>authenticated-emails-file</c>.</param>
    public static IEnumerable<Demand> Of(AuthorizationOptions flags, IReadOnlyList<string> listed)
    {
        var domains = new EmailDomains(flags.EmailDomains);
        IReadOnlyList<IReadOnlyList<string>> groups = flags.AllowedGroups.Count == 0 ? [] : [flags.AllowedGroups];
        var either = new Demand
        {
            Groups = groups,
            Addresses = [email => domains.Contain(email) || Names.IsAmong(email, listed)],
            Candidates = [.. listed, .. flags.EmailDomains.Select(AddressIn)],
        };
        if (flags.Users.Count > 0)
        {
            yield return either with { Users = [flags.Users] };
        }

        if (flags.Users.Count == 0 || flags.Organization.Length > 0 || flags.Teams.Count > 0 || flags.Repository.Length > 0)
        {
            IReadOnlyList<IReadOnlyList<string>> organization = flags.Organization.Length == 0 ? [] : [[flags.Organization]];
            IReadOnlyList<IReadOnlyList<string>> teams = flags.Teams.Count == 0 ? [] : [flags.Teams];
            yield return either with { Groups = [.. organization, .. teams, .. groups], Repository = flags.Repository };
        }
    }

    private static Demand Of(IReadOnlyList<AllowConditions> together)
    {
        var emails = together.SelectMany(conditions => conditions.Emails ?? []).ToList();
        return new()
        {
            Groups = [.. together.SelectMany(conditions => new[] { conditions.Organizations, conditions.Teams }).OfType<IReadOnlyList<string>>()],
            Users = [.. together.Select(conditions => conditions.Users).OfType<IReadOnlyList<string>>()],
            Addresses = [.. together.Where(conditions => conditions.AskForAddress).Select(conditions => (Func<string, bool>)conditions.HoldForAddress)],
            Candidates = emails.Count > 0 ? emails : [.. together.SelectMany(conditions => conditions.EmailDomains ?? []).Select(AddressIn)],
        };
    }

    /// <summary>Somebody's address in a domain, or below it. No file can name it: there is a space in it.</summary>
    private static string AddressIn(string domain) => domain switch
    {
        "*" => "any one@any domain",
        ['*', .. var suffix] => $"any one@any subdomain{suffix}",
        ['.', ..] => $"any one@any subdomain{domain}",
        _ => $"any one@{domain.TrimStart('@')}",
    };
}
