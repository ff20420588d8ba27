using OAuthProxy.Pages;

namespace OAuthProxy.SignIn.Bearer;

/// <summary>
/// Programs that send a GitHub token with each request (RFC 6750). What cannot be a token of GitHub's is not sent there and stays where it is: it
/// belongs to the application. What can be one never goes on to the application in this header.
/// </summary>
internal sealed class BearerSignIn(SignInOptions options, BearerTokens tokens)
{
    private static readonly ErrorDetail Rejected = new(StatusCodes.Status401Unauthorized, "invalid_token", "Not signed in", "GitHub does not accept this token, or gave it to another application.")
    {
        Remedy = "Use a personal access token, or one that this site's own application at GitHub gave.",
    };

    private static readonly ErrorDetail Ambiguous = new(StatusCodes.Status401Unauthorized, "invalid_token", "Not signed in", "There is more in the Authorization header than one token.") { Remedy = "Send one." };

    private static readonly ErrorDetail Throttled = new(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts", "Too many tokens from your address were not accepted.") { Remedy = "Wait a moment, then try again." };

    private static readonly ErrorDetail Unavailable = new(StatusCodes.Status503ServiceUnavailable, "github_unavailable", "GitHub does not answer", "Whether the token is good could not be found out.") { Remedy = "Wait a moment, then try again." };

    public bool Concerns(HttpRequest request) => options.TakesBearerTokens && BearerHeader.HasToken(request.Headers.Authorization);

    public async ValueTask<Presented> TryAsync(HttpContext context)
    {
        var token = BearerHeader.OnlyToken(context.Request.Headers.Authorization, out var kind);
        context.Request.Headers.Authorization = default;
        if (token is null)
        {
            return Refused(Ambiguous);
        }

        var answer = await tokens.AskAsync(token, kind, context);
        return answer switch
        {
            { Person: { } person } => new(new Caller(person.Identity, token) { Bearer = answer }),
            { Outcome: BearerOutcome.Rejected } => Refused(Rejected),
            _ => new() { Answer = answer.Outcome == BearerOutcome.Throttled ? Throttled : Unavailable, RetryAfter = answer.RetryAfter, IsFromProgram = true },
        };
    }

    /// <summary>RFC 6750 section 3.1.</summary>
    private static Presented Refused(ErrorDetail detail) => new()
    {
        Answer = detail,
        Challenge = $"Bearer error=\"invalid_token\", error_description=\"{detail.Message}\"",
        IsFromProgram = true,
    };
}
