using OAuthProxy.Redis;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>Remembers used tickets in Redis, so that replicas agree on who was first.</summary>
internal sealed class SharedSpentTickets(SessionCookieOptions options, SessionServer server) : ISpentTickets
{
    public async ValueTask<bool> SpendAsync(Guid ticket, TimeSpan lifetime) =>
        (await server.WriteAsync(RedisCommand.Set($"{options.CookieName}-handover-{ticket:n}", RedisCommand.Bytes("1"), lifetime, condition: RedisCondition.IfAbsent))).IsOk;
}
