using OAuthProxy.Sessions.Tickets;

namespace OAuthProxy.Sessions;

/// <summary>A person's session, as the cookie carries it. On a request it is found among the features.</summary>
/// <param name="Id">New at every sign-in.</param>
/// <param name="Identity">What GitHub said when it was last asked; or a local account, with whatever ties the session to it.</param>
/// <param name="AccessToken">The GitHub token with which the rules are checked again; empty for a local account.</param>
/// <param name="CreatedAt">The sign-in; the absolute lifetime counts from here and a refresh never moves it.</param>
/// <param name="RefreshedAt">When GitHub was last asked.</param>
internal sealed record Session(Guid Id, Identity Identity, string AccessToken, DateTimeOffset CreatedAt, DateTimeOffset RefreshedAt)
{
    /// <summary>Until when the access token is good, and with what it is renewed; null for one that does not expire.</summary>
    public TokenExpiry? TokenExpiry { get; init; }

    /// <summary>Where the session is kept and with which key; null where the cookie itself is the session.</summary>
    public Ticket? Ticket { get; init; }

    /// <summary>The same session after GitHub was asked again, or after its token was renewed.</summary>
    public bool IsNewerThan(Session other) =>
        RefreshedAt != other.RefreshedAt ? RefreshedAt > other.RefreshedAt : (TokenExpiry?.At ?? DateTimeOffset.MaxValue) > (other.TokenExpiry?.At ?? DateTimeOffset.MaxValue);
}
