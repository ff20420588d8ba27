using OAuthProxy.Redis;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// The sessions in Redis: under <c>COOKIE-ID</c>, sealed with the ticket's own key. They end there by themselves; when, their own time of
/// sign-in says too, so that nobody lengthens one who can write there.
/// </summary>
internal sealed class StoredSessions(SessionCookieOptions options, SessionServer server, SessionLifetime lifetime)
{
    // A session has a few kilobytes; whoever writes more there wants us to work.
    private const int LargestValue = 1 << 20;

    public string KeyOf(string ticket) => $"{options.CookieName}-{ticket}";

    /// <summary>Null where it has ended, or is not what was put there.</summary>
    public async ValueTask<Session?> ReadAsync(Ticket ticket)
    {
        var key = KeyOf(ticket.Name);
        var value = await server.ReadAsync(RedisCommand.Get(key));
        if (value.Bytes is not { Length: >= SealedBox.Overhead and <= LargestValue } message)
        {
            return null;
        }

        var plaintext = new byte[message.Length - SealedBox.Overhead];
        using var box = ticket.BoxFor(key);
        return box.TryOpen(message, plaintext) && SessionFormat.Read(plaintext) is { } session && lifetime.IsInForce(session)
            ? session with { Ticket = ticket }
            : null;
    }

    public async ValueTask AddAsync(Ticket ticket, Session session) => await server.WriteAsync(Set(ticket, session, RedisCondition.None));

    /// <summary>False where it has ended meanwhile: it must not come back by being written again.</summary>
    public async ValueTask<bool> ReplaceAsync(Ticket ticket, Session session) =>
        lifetime.Left(session) > TimeSpan.Zero && (await server.WriteAsync(Set(ticket, session, RedisCondition.IfPresent))).IsOk;

    /// <summary>Whether there was one.</summary>
    public async ValueTask<bool> EndAsync(string ticket) => (await server.WriteAsync(RedisCommand.Delete(KeyOf(ticket)))).Integer > 0;

    /// <summary>Something is there; only its ticket can tell what.</summary>
    public async ValueTask<bool> ExistsAsync(string ticket) => !(await server.ReadAsync(RedisCommand.Get(KeyOf(ticket)))).IsNull;

    private RedisCommand Set(Ticket ticket, Session session, RedisCondition condition)
    {
        var key = KeyOf(ticket.Name);
        using var box = ticket.BoxFor(key);
        var message = box.Seal(SessionFormat.Write(options.LeavesTokenOut ? session with { AccessToken = "", TokenExpiry = null } : session));
        return RedisCommand.Set(key, message, lifetime.Left(session), condition: condition);
    }
}
