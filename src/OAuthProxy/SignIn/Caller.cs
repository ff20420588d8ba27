using OAuthProxy.Sessions;
using OAuthProxy.SignIn.Bearer;

namespace OAuthProxy.SignIn;

/// <summary>Who a request is from, and what says so: a session, a GitHub token that came with it, or else a password.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="AccessToken">Their GitHub token, for upstreams that are to have it; empty for a local account.</param>
internal readonly record struct Caller(Identity Identity, string AccessToken)
{
    public Session? Session { get; init; }

    public BearerAnswer? Bearer { get; init; }

    public static Caller? Of(Session? session) => session is null ? null : new(session.Identity, session.AccessToken) { Session = session };
}
