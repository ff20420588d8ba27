using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway;

/// <summary>The judge of routes, asked about those of a gateway file.</summary>
/// <param name="flags">Who may pass where the file says nothing.</param>
/// <param name="open">Which requests need no sign-in where the file says nothing.</param>
internal sealed class GatewayJudge(AccessRules flags, OpenRequests open)
{
    private readonly RouteJudge _judge = new(flags, open);

    /// <summary>May they use this route? Whatever the method, and whether or not it is public.</summary>
    public AccessDecision Judge(GatewayRoute route, Identity identity) => _judge.Judge(route.Policy, identity);

    /// <inheritdoc cref="RouteJudge.Decide"/>
    public RouteDecision Decide(GatewayRoute route, string method, string path, Identity? identity) => _judge.Decide(route.Policy, method, path, identity);

    /// <summary>Is there a route that they may use?</summary>
    public AccessDecision JudgeAnywhere(GatewayModel model, Identity identity) =>
        _judge.JudgeAnywhere(RouteJudge.RulesOf(model.Hosts.SelectMany(host => host.Routes, (_, route) => route.Policy)), identity);

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
}

/// <summary>A host that somebody may open.</summary>
/// <param name="Host">With its title.</param>
/// <param name="Path">Where to begin.</param>
internal sealed record OpenHost(GatewayHost Host, string Path);
