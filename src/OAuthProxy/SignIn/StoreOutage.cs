using OAuthProxy.Pages;

namespace OAuthProxy.SignIn;

/// <summary>What is said while the session store cannot be reached. It is no answer about the person, so that their cookies stay as they are.</summary>
internal sealed class StoreOutage(ReturnAddresses addresses)
{
    /// <summary>Reconnecting takes about two seconds once the store is back.</summary>
    private const string RetryAfterSeconds = "5";

    private static readonly ErrorDetail Unavailable = new(StatusCodes.Status503ServiceUnavailable, "session_store_unavailable", "Please try again in a moment", "This site cannot look up who is signed in right now.")
    {
        Remedy = "You have not been signed out.",
        Reason = "The session store cannot be reached",
    };

    /// <summary>Somebody asked for something that only people who are signed in may have.</summary>
    public static ErrorDetail Detail(HttpContext context, ReturnAddress address) =>
        Announced(context, Unavailable with { Return = address.ToString(), Links = [new("Try again", address.ToString())] });

    /// <summary>GitHub or a password said who it is, but no session could begin.</summary>
    public ErrorDetail NotSignedIn(HttpContext context, ReturnAddress address) => Announced(context, Unavailable with
    {
        Message = "You could not be signed in: this site cannot keep sessions right now.",
        Remedy = "Try again in a moment.",
        Return = address.ToString(),
        Links = [new("Sign in again", addresses.Endpoint("sign_in", address))],
    });

    /// <summary>The session is still there, here and in every copy of its cookie.</summary>
    public static ErrorDetail NotSignedOut(HttpContext context) => Announced(context, Unavailable with
    {
        Title = "You are still signed in",
        Message = "This site could not sign you out: it cannot reach the place where sessions are kept.",
        Remedy = "Try again in a moment.",
        Links = [new("Try again", $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}")],
    });

    private static ErrorDetail Announced(HttpContext context, ErrorDetail detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return detail;
    }
}
