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
}
