using OAuthProxy.Authorization;
using OAuthProxy.GitHub;
using OAuthProxy.Pages;

namespace OAuthProxy.SignIn.Bearer;

/// <summary>
/// The rules refuse somebody with a token. GitHub keeps back what the token has no scope for, so that the token may be what is wrong, and not the
/// person.
/// </summary>
internal static class BearerRefusal
{
    public static ErrorDetail Detail(Refusal refusal, GitHubPerson person)
    {
        var detail = new ErrorDetail(StatusCodes.Status403Forbidden, refusal.Reason, "You may not use this site", refusal.Message) { Remedy = refusal.Remedy };
        if (Lacking(refusal, person) is not { } scope)
        {
            return detail;
        }

        var has = person.Scopes switch
        {
            null => "it has no permission for it",
            "" => "it has no scope",
            { } scopes => $"it has {HostNames.Printable(scopes)}",
        };
        return detail with
        {
            Message = $"{refusal.Message} GitHub does not tell this token, since it lacks the scope {scope} ({has}).",
            Remedy = $"Use a token with the scopes user:email and read:org.",
        };
    }

    /// <summary>The <c>WWW-Authenticate</c> header (RFC 6750 section 3.1); null where another token would not help.</summary>
    public static string? Challenge(Refusal refusal, GitHubPerson person) =>
        Lacking(refusal, person) is { } scope ? $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"" : null;

    private static string? Lacking(Refusal refusal, GitHubPerson person)
    {
        var scope = refusal.ConcernsOrganization ? "read:org" : refusal.Reason is "no_verified_email" or "email_not_allowed" ? "user:email" : "";
        return person.MissingScopes.Contains(scope, StringComparer.Ordinal) ? scope : null;
    }
}
