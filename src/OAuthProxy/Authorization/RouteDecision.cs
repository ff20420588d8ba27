namespace OAuthProxy.Authorization;

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
