using OAuthProxy.Sessions;

namespace OAuthProxy.Explaining;

/// <summary>In place of the session store: whatever cookies a request has, it is the session of the person whom the operator names. Nothing is kept.</summary>
internal sealed class StandInSessions(TimeProvider clock) : ISessionStore
{
    /// <summary>What stands for a token in what is printed.</summary>
    public const string Token = "(the token)";

    /// <summary>Null for a stranger.</summary>
    public Identity? Person { get; set; }

    public bool EndsEverywhere => false;

    /// <summary>A session that began this moment: nobody is asked whether it goes on.</summary>
    public ValueTask<Session?> LoadAsync(HttpRequest request)
    {
        var now = clock.GetUtcNow();
        return new(Person is null ? null : new Session(Guid.Empty, Person, Token, now, now));
    }

    public ValueTask<Session> BeginAsync(HttpContext context, Session session) => new(session);

    public byte[] Carry(Session session) => [];

    public ValueTask<Session?> TakeOverAsync(HttpContext context, byte[] carried) => new((Session?)null);

    public ValueTask KeepAsync(HttpContext context, Session session) => default;

    public ValueTask EndAsync(HttpContext context) => default;

    public ValueTask EndAllAsync(HttpContext context, Session session) => default;
}
