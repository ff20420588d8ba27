namespace OAuthProxy.Authorization;

/// <summary>Judges by the policy of a route and, where that says nothing, by the flags: every question of "may they?" is asked here.</summary>
/// <param name="flags">Who may pass where a policy says nothing.</param>
/// <param name="open">Which requests need no sign-in where a policy says nothing.</param>
internal sealed class RouteJudge(AccessRules flags, OpenRequests open)
{
    /// <summary>May they use this route? Whatever the method, and whether or not it is public.</summary>
    public AccessDecision Judge(RoutePolicy policy, Identity identity) => Judge(policy.Rule, identity);

    /// <summary>Whether anybody may pass. Flags are the outer rule: what a file says of a route is not opened by them.</summary>
    /// <param name="policy">The route's.</param>
    /// <param name="method">As it was sent; empty where it is not known.</param>
    /// <param name="path">Decoded, and such that it can be read in one way only; null where it cannot.</param>
    public bool IsOpen(RoutePolicy policy, string method, string? path) =>
        policy.IsPublic || (policy.Rule is null && path is not null && open.Contains(method, path));

    /// <summary>
    /// Does one of these rules let them pass? For the decision at the sign-in, so that nobody gets a session who can do nothing with it, and for
    /// whether a session goes on.
    /// </summary>
    /// <param name="rules">No two the same; null: the rules of the flags.</param>
    /// <param name="identity">Who it is.</param>
    public AccessDecision JudgeAnywhere(IEnumerable<AllowRule?> rules, Identity identity)
    {
        Refusal? refusal = null;
        var refusals = 0;
        foreach (var rule in rules)
        {
            var decision = Judge(rule, identity);
            if (decision.Refusal is null)
            {
                return decision;
            }

            refusal = decision.Refusal;
            refusals++;
        }

        return AccessDecision.Refuse(refusals == 1 ? refusal! : NothingFor(identity));
    }

    /// <summary>The rules of these policies, each once. What is public does not count: it needs no session.</summary>
    public static IReadOnlyList<AllowRule?> RulesOf(IEnumerable<RoutePolicy> policies) =>
        [.. policies.Where(policy => !policy.IsPublic).Select(policy => policy.Rule).Distinct<AllowRule?>(ReferenceEqualityComparer.Instance)];

    private AccessDecision Judge(AllowRule? rule, Identity identity) => rule is null ? flags.Judge(identity) : rule.Judge(identity);

    private static Refusal NothingFor(Identity identity) => new(
        "nothing_allowed",
        $"{(identity.IsLocal ? "The account" : "The GitHub user")} {identity.Login} may use none of the sites that are served here{(identity.IsLocal ? "" : ", as far as GitHub tells")}.",
        identity.IsLocal ? "Ask whoever runs these sites." : "Ask whoever runs these sites. If you are a member of their organization or team, it may not have approved this application yet.",
        ConcernsOrganization: !identity.IsLocal);
}
