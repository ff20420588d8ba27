namespace OAuthProxy.GitHub;

/// <summary>
/// Ties a sign-in to the browser that began it, without which somebody could be signed in as somebody else (RFC 6749 section 10.12). The room
/// that knows cookies implements it.
/// </summary>
internal interface ISignInAttempts
{
    /// <summary>Begins an attempt; the result goes into the sealed state, and nowhere else that others can see.</summary>
    string Begin(HttpContext context);

    /// <summary>Ends the attempt that the state names; false when this browser did not begin it, or too long ago.</summary>
    bool End(HttpContext context, string attempt);
}
