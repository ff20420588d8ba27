namespace OAuthProxy.Sessions;

/// <summary>
/// Where sessions are between requests; what a person's browser has of them is the store's to say. A store that cannot be reached throws
/// <see cref="SessionStoreException"/> and changes nothing in the browser.
/// </summary>
internal interface ISessionStore
{
    /// <summary>The store knows a person's sessions in all browsers and can end them.</summary>
    bool EndsEverywhere { get; }

    /// <summary>The session of the request's cookie, if it has one that is in force.</summary>
    ValueTask<Session?> LoadAsync(HttpRequest request);

    /// <summary>A session begins in this browser, in place of any that it had.</summary>
    ValueTask BeginAsync(HttpContext context, Session session);

    /// <summary>GitHub was asked again: the browser gets what it needs to go on with what it said.</summary>
    ValueTask KeepAsync(HttpContext context, Session session);

    /// <summary>The browser's session is over.</summary>
    ValueTask EndAsync(HttpContext context);

    /// <summary>All sessions of this session's person are over, and the browser's.</summary>
    ValueTask EndAllAsync(HttpContext context, Session session);
}
