using OAuthProxy.Authorization;

namespace OAuthProxy.Gateway.Explaining;

/// <summary>Answers "what would happen to this person at this address, by which rule?" by the judge that the running proxy asks.</summary>
/// <param name="model">The gateway file.</param>
/// <param name="judge">The rules.</param>
/// <param name="identityHeaders">The headers by which the proxy announces somebody to an application.</param>
internal sealed class Explainer(GatewayModel model, GatewayJudge judge, Func<AccessGrant, IEnumerable<KeyValuePair<string, string>>> identityHeaders)
{
    private readonly GatewayTable _table = new(model);

    public Explanation Explain(ExplainedRequest request)
    {
        var match = _table.Find(request.Host, request.Target);
        var found = new Explanation { Request = request, Outcome = ExplainedOutcome.NotFound, Host = match.Host, Route = match.Route };
        if (match.IsAmbiguous)
        {
            return found with { Outcome = ExplainedOutcome.BadTarget };
        }

        if (match.Route is not { } route)
        {
            return found;
        }

        var path = Uri.UnescapeDataString(RequestTarget.PathOf(request.Target).ToString());
        var decision = judge.Decide(route, request.Method, path, request.Identity);
        found = found with { Outcome = OutcomeOf(decision.Outcome), Rule = decision.Rule, Refusal = decision.Access?.Refusal };
        return found.Outcome is ExplainedOutcome.Allowed or ExplainedOutcome.Public
            ? found with { ForwardedTarget = Forwarded(route, request.Target), Headers = [.. Announced(request, decision), .. route.Headers.Set] }
            : found;
    }

    private IEnumerable<KeyValuePair<string, string>> Announced(ExplainedRequest request, RouteDecision decision) =>
        decision is { Outcome: RouteOutcome.Passes, Access: { } access } ? identityHeaders(new(request.Identity!, access.Email!, AccessToken: "")) : [];

    private static string Forwarded(GatewayRoute route, string target) => !route.StripsPrefix
        ? target
        : route.IsImplied ? $"/{target[route.Path.Length..]}" : target[(route.Path.Length - 1)..];

    private static ExplainedOutcome OutcomeOf(RouteOutcome outcome) => outcome switch
    {
        RouteOutcome.Passes => ExplainedOutcome.Allowed,
        RouteOutcome.PassesUnnamed => ExplainedOutcome.Public,
        RouteOutcome.SignIn => ExplainedOutcome.SignIn,
        RouteOutcome.MethodNotAllowed => ExplainedOutcome.MethodNotAllowed,
        _ => ExplainedOutcome.Refused,
    };
}
