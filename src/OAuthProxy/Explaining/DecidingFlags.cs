using OAuthProxy.Authorization;

namespace OAuthProxy.Explaining;

/// <summary>The options that decided, where no file did.</summary>
/// <param name="sources">Where the options stand that were given.</param>
internal sealed class DecidingFlags(IReadOnlyDictionary<string, string> sources)
{
    private static readonly string[] Rules = ["github-org", "github-team", "github-repo", "github-user", "allowed-group", "email-domain", "authenticated-emails-file"];
    private static readonly string[] Openings = ["skip-auth-route", "skip-auth-regex", "skip-auth-preflight", "trusted-ip"];

    /// <summary>Each with its place, such as <c>--github-org (argument 4)</c>; none where the rule is in a file, or no rule was asked.</summary>
    public IReadOnlyList<string> For(Observation seen) => seen switch
    {
        { Decision: null } or { Decision.Rule: not null } or { Decision.Outcome: RouteOutcome.MethodNotAllowed } => [],
        { Decision: { Outcome: RouteOutcome.Refused, Refusal: { } refusal } } when ByReason(refusal.Reason) is { Length: > 0 } broken => Given(broken),
        { Decision.Outcome: RouteOutcome.PassesUnnamed } => Given(Openings),
        _ => Given(Rules),
    };

    /// <summary>Those that a refusal of <see cref="AccessRules"/> is about.</summary>
    private static string[] ByReason(string reason) => reason switch
    {
        "not_listed_user" => ["github-user"],
        "not_in_organization" => ["github-org"],
        "not_in_team" => ["github-team"],
        "no_repository_access" => ["github-repo"],
        "not_in_allowed_group" => ["allowed-group"],
        "no_verified_email" or "email_not_allowed" => ["email-domain", "authenticated-emails-file"],
        _ => [],
    };

    private string[] Given(string[] options) => [.. options.Where(sources.ContainsKey).Select(option => $"--{option} ({sources[option]})")];
}
