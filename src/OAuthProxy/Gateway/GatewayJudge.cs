using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway;

/// <summary>The rules of the file and, where it says nothing, those of the flags: every question of "may they?" is asked here.</summary>
/// <param name="flags">Who may pass where the file says nothing.</param>
/// <param name="open">Which requests need no sign-in where the file says nothing.</param>
internal sealed class GatewayJudge(AccessRules flags, OpenRequests open)
{
    /// <summary>May they use this route? Whatever the method, and whether or not it is public.</summary>
    public AccessDecision Judge(GatewayRoute route, Identity identity) => route.Access.Rule is { } rule ? rule.Judge(identity) : flags.Judge(identity);

    /// <summary>What becomes of a request for this route.</summary>
    /// <param name="route">Where the request leads.</param>
    /// <param name="method">As it was sent.</param>
    /// <param name="path">Decoded, and such that it can be read in one way only.</param>
    /// <param name="identity">Who sends it; null for a stranger.</param>
    public RouteDecision Decide(GatewayRoute route, string method, string path, Identity? identity)
    {
        if (!route.Takes(method))
        {
            return new(RouteOutcome.MethodNotAllowed, route.Position);
        }

        // Flags are the outer rule; what the file says of a route is not opened by them.
        var access = route.Access;
        var isOpen = access.IsPublic || (access.Rule is null && open.Contains(method, path));
        if (identity is null)
        {
            return new(isOpen ? RouteOutcome.PassesUnnamed : RouteOutcome.SignIn, access.Position);
        }

        var decision = Judge(route, identity);
        return decision.Refusal is null
            ? new(RouteOutcome.Passes, decision.Rule, decision)
            : isOpen ? new(RouteOutcome.PassesUnnamed, access.Position) : new(RouteOutcome.Refused, decision.Rule, decision);
    }

    /// <summary>
    /// Is there a route that they may use? For the decision at the sign-in, so that nobody gets a session who can do nothing with it. What is public
    /// does not count: it needs no session.
    /// </summary>
    public AccessDecision JudgeAnywhere(GatewayModel model, Identity identity)
    {
        Refusal? refusal = null;
        var judged = new HashSet<AllowRule>(ReferenceEqualityComparer.Instance);
        var flagsJudged = false;
        var refusals = 0;
        foreach (var route in model.Hosts.SelectMany(host => host.Routes).Where(route => !route.Access.IsPublic))
        {
            if (route.Access.Rule is { } rule ? !judged.Add(rule) : flagsJudged)
            {
                continue;
            }

            flagsJudged |= route.Access.Rule is null;
            var decision = Judge(route, identity);
            if (decision.Refusal is null)
            {
                return decision;
            }

            refusal = decision.Refusal;
            refusals++;
        }

        return AccessDecision.Refuse(refusals == 1 ? refusal! : NothingFor(identity));
    }

    /// <summary>
    /// The hosts that they may open, with the path to begin at: the root if it may be, else the shortest that is a page for people. What is public
    /// below the root is no reason to name a host: it is there for the sign-in or for programs.
    /// </summary>
    public IEnumerable<OpenHost> HostsOpenTo(GatewayModel model, Identity identity) =>
        from host in model.Hosts
        where !host.IsWildcard // no name to send a browser to
        let first = host.Routes
            .Where(route => !route.IsImplied && !route.IsForPrograms && route.Takes("GET"))
            .OrderBy(route => route.Path.Length)
            .FirstOrDefault(route => route.Access.IsPublic ? route.Path == "/" : Judge(route, identity).Refusal is null)
        where first is not null
        select new OpenHost(host, first.Path);

    private static Refusal NothingFor(Identity identity) => new(
        "nothing_allowed",
        $"{(identity.IsLocal ? "The account" : "The GitHub user")} {identity.Login} may use none of the sites that are served here{(identity.IsLocal ? "" : ", as far as GitHub tells")}.",
        identity.IsLocal ? "Ask whoever runs these sites." : "Ask whoever runs these sites. If you are a member of their organization or team, it may not have approved this application yet.",
        ConcernsOrganization: !identity.IsLocal);
}

/// <summary>A host that somebody may open.</summary>
/// <param name="Host">With its title.</param>
/// <param name="Path">Where to begin.</param>
internal sealed record OpenHost(GatewayHost Host, string Path);

/// <param name="Outcome">What becomes of the request.</param>
/// <param name="Rule">Where the rule that decides is written; null: the rules of the flags.</param>
/// <param name="Access">Why the person passes or is refused; null where nobody was judged, or for nothing.</param>
internal readonly record struct RouteDecision(RouteOutcome Outcome, FilePosition? Rule, AccessDecision? Access = null);

internal enum RouteOutcome
{
    /// <summary>It goes to the application, which is told who sends it.</summary>
    Passes,

    /// <summary>It goes to the application without a word about who sends it.</summary>
    PassesUnnamed,
    SignIn,
    Refused,
    MethodNotAllowed,
}
