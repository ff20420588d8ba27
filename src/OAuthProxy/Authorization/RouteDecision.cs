namespace OAuthProxy.Authorization;

/// <summary>What the gate made of a request. A feature of the request, so that whoever explains one tells what was decided and decides nothing again.</summary>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Rule">Where the rule that decides is written; null: the rules of the flags.</param>
/// <param name="Refusal">Why a person may not pass; null where nobody was refused.</param>
internal sealed record RouteDecision(RouteOutcome Outcome, FilePosition? Rule, Refusal? Refusal = null);

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
