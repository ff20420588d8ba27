namespace OAuthProxy.Sessions;

/// <summary>Where sessions are between requests; what a person's browser has of them is the store's to say.</summary>
internal interface ISessionStore
{
    /// <summary>The session of the request's cookie, if it has one that is in force.</summary>
    ValueTask<Session?> LoadAsync(HttpRequest request);

    /// <summary>A session begins in this browser, in place of any that it had.</summary>
    ValueTask BeginAsync(HttpContext context, Session session);

    /// <summary>GitHub was asked again, and the session goes on with what it said.</summary>
    ValueTask KeepAsync(HttpContext context, Session session);

    /// <summary>The browser's session is over.</summary>
    ValueTask EndAsync(HttpContext context);
}
