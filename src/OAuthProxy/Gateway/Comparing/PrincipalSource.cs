using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>
/// The people of whom a rule speaks. More membership and more addresses never take anything away, so that a rule lets pass exactly those who have
/// at least what one of its principals has: whoever may by one rule and not by another is found among these.
/// </summary>
/// <param name="flags">The rules of the flags.</param>
/// <param name="listed">The addresses of <c>authenticated-emails-file</c>.</param>
/// <param name="hasLocalAccounts">There are accounts beside those at GitHub.</param>
internal sealed class PrincipalSource(AuthorizationOptions flags, IReadOnlyList<string> listed, bool hasLocalAccounts)
{
    /// <summary>So many combinations of one rule are told; that there are more is told too.</summary>
    public const int Most = 2000;

    // No login at GitHub has a space.
    private const string AnyLogin = "any one";

    /// <summary>Those whom a rule lets pass.</summary>
    /// <param name="access">The rule.</param>
    /// <param name="isComplete">There are no more than these.</param>
    public IReadOnlyList<Principal> Of(GatewayAccess access, out bool isComplete)
    {
        var demands = access.Rule is { } rule ? Demand.Of(rule) : Demand.Of(flags, listed);
        IEnumerable<Principal> locals = !hasLocalAccounts ? [] : access.Rule is null
            ? Locals(new() { Groups = flags.AllowedGroups.Count == 0 ? [] : [flags.AllowedGroups] })
            : demands.Where(demand => demand is { Users.Count: 0, Addresses.Count: 0 }).SelectMany(Locals);
        var principals = demands.SelectMany(OfGitHub).Concat(locals).Take(Most + 1).ToList();
        isComplete = principals.Count <= Most;
        return isComplete ? principals : principals[..Most];
    }

    private static IEnumerable<Principal> OfGitHub(Demand demand) =>
        from login in demand.Users.Count == 0 ? [AnyLogin] : demand.Users[0].Where(user => demand.Users.All(users => Names.IsAmong(user, users)))
        from email in demand.Addresses.Count == 0 ? [null] : demand.Candidates.Where(email => demand.Addresses.All(holds => holds(email))).Cast<string?>()
        from groups in OneOfEach(demand.Groups)
        let identity = new Identity(1, login, email is null ? [] : [email], groups, demand.Repository.Length == 0 ? [] : [demand.Repository])
        select new Principal(Described(identity), identity);

    private static IEnumerable<Principal> Locals(Demand demand) =>
        from groups in OneOfEach(demand.Groups)
        let identity = new Identity(0, AnyLogin, [], groups, []) { AccountTag = "" }
        select new Principal($"a local account{In(groups)}", identity);

    private static IEnumerable<string[]> OneOfEach(IReadOnlyList<IReadOnlyList<string>> lists) => lists.Aggregate(
        (IEnumerable<string[]>)[[]],
        (chosen, list) => chosen.SelectMany(before => list.Select(name => (string[])[.. before, name])));

    private static string Described(Identity identity)
    {
        var who = identity.Login == AnyLogin ? "anybody at GitHub" : $"the GitHub user {identity.Login}";
        var address = identity.Emails switch
        {
            [] => "",
            ["any one@any domain"] => " with a verified address",
            [var email] when email.StartsWith(AnyLogin, StringComparison.Ordinal) => $" with an address in {DomainOf(email)}",
            [var email, ..] => $" with the address {email}",
        };
        var repository = identity.Repositories is [var name, ..] ? $" with access to {name}" : "";
        return who + In(identity.Groups) + address + repository;
    }

    private static string DomainOf(string email) => email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..].Replace("any subdomain", "*", StringComparison.Ordinal);

    private static string In(IReadOnlyList<string> groups) => groups.Count == 0 ? "" : $" in {string.Join(" and ", groups.Distinct(StringComparer.OrdinalIgnoreCase))}";
}
