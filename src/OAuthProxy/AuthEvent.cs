namespace OAuthProxy;

/// <summary>
/// How a sign-in, or the check of one, ended, and whose request it was. A log event that carries one among its values goes to the auth log, whichever
/// room it comes from.
/// </summary>
/// <param name="Status"><c>AuthSuccess</c>, <c>AuthFailure</c> or <c>AuthError</c>: oauth2-proxy's words, which people search their logs for.</param>
/// <param name="Request">With the person, if it is known who it was.</param>
internal sealed record AuthEvent(string Status, RequestFacts Request)
{
    /// <summary>It ended as the person wanted.</summary>
    public static AuthEvent Success(HttpContext context, string? username) => new("AuthSuccess", RequestFacts.Of(context, username));

    /// <summary>The person, or what was presented in their name, was refused.</summary>
    public static AuthEvent Failure(HttpContext context, string? username = null) => new("AuthFailure", RequestFacts.Of(context, username));

    /// <summary>It could not be decided, for a reason that is not the person's.</summary>
    public static AuthEvent Error(HttpContext context) => new("AuthError", RequestFacts.Of(context, username: null));
}
