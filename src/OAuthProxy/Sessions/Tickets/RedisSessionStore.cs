using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>Keeps sessions in Redis and gives browsers a <see cref="Ticket"/>: what is ended there is over at once, on every replica and in every copy of a cookie.</summary>
internal sealed class RedisSessionStore(
    SessionCookieOptions options,
    SessionCookie cookie,
    StoredSessions sessions,
    PersonIndex index,
    SessionInstruments instruments,
    CookieSecretProtectionProvider protection) : ISessionStore
{
    // Each costs a question to Redis; more than a stale one and a planted one beside the good one come from somebody who makes them up.
    private const int MostTickets = 4;

    private readonly CookieBox _box = protection.BoxFor("ticket/" + options.CookieName);

    public bool EndsEverywhere => true;

    public ValueTask<Session?> LoadAsync(HttpRequest request) => request.Headers.Cookie.Count == 0 ? ValueTask.FromResult<Session?>(null) : FirstAliveAsync(request);

    /// <summary>A new ticket always: one that was in this browser before, planted perhaps, is worth nothing afterwards.</summary>
    public async ValueTask BeginAsync(HttpContext context, Session session)
    {
        await EndPresentedAsync(context.Request);
        var ticket = Ticket.New();
        await index.AddAsync(session, ListedSession.Of(ticket, session, context));
        await sessions.AddAsync(ticket, session);
        cookie.Write(context, ticket.Seal(_box), session);
    }

    /// <summary>The ticket stays as it is, and what it stands for was stored by the <see cref="SharedRenewal"/>.</summary>
    public ValueTask KeepAsync(HttpContext context, Session session) => ValueTask.CompletedTask;

    /// <summary>The cookie goes last: without it nobody could try again to end a session that is still there.</summary>
    public async ValueTask EndAsync(HttpContext context)
    {
        await EndPresentedAsync(context.Request);
        cookie.Remove(context);
    }

    public async ValueTask EndAllAsync(HttpContext context, Session session)
    {
        await index.EndAllAsync(session.Identity);
        await EndAsync(context);
    }

    private async ValueTask<Session?> FirstAliveAsync(HttpRequest request)
    {
        var isPresented = false;
        foreach (var ticket in TicketsOf(request))
        {
            isPresented = true;
            if (await sessions.ReadAsync(ticket) is { } session)
            {
                if (ticket.IsOutdated)
                {
                    cookie.Write(request.HttpContext, ticket.Seal(_box), session); // so that it outlives the secret that opened it
                    instruments.SealedAnew();
                }

                return session;
            }
        }

        if (isPresented)
        {
            instruments.Rejected();
        }

        return null;
    }

    private async ValueTask EndPresentedAsync(HttpRequest request)
    {
        foreach (var ticket in TicketsOf(request))
        {
            var session = await sessions.ReadAsync(ticket);
            await sessions.EndAsync(ticket.Name);
            if (session is not null)
            {
                await index.RemoveAsync(session.Identity, ticket.Name);
            }
        }
    }

    /// <summary>The tickets of a request's cookies, in their order; each is looked for only when the one before it was of no use.</summary>
    private IEnumerable<Ticket> TicketsOf(HttpRequest request)
    {
        var seen = new List<string>();
        while (seen.Count < MostTickets && cookie.Find(request, OpenUnseen, newer: null, isCounted: seen.Count == 0) is { } ticket)
        {
            seen.Add(ticket.Name);
            yield return ticket;
        }

        Ticket? OpenUnseen(ReadOnlySpan<char> value) => Ticket.Open(_box, value) is { } ticket && !seen.Contains(ticket.Name) ? ticket : null;
    }
}
