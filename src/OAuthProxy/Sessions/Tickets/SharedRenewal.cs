namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// Asks GitHub once for all replicas: one holds the lease and stores what it learns before it lets go; the others look now and then whether it
/// is there. A session that ends meanwhile stays ended, and without Redis it goes on as it is and is tried again later.
/// </summary>
internal sealed partial class SharedRenewal(ISessionRenewal renewal, StoredSessions sessions, PersonIndex index, SessionServer server, SessionLifetime lifetime, TimeProvider clock, ILogger<SharedRenewal> logger) : ISessionRenewal
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestStoring = TimeSpan.FromSeconds(10);

    public async Task<Renewal> RenewAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await using var lease = await RenewalLease.TryTakeAsync(server, sessions.KeyOf(session.Ticket!.Name));
                if (await sessions.ReadAsync(session.Ticket) is not { } stored)
                {
                    return new(RenewalOutcome.Revoked);
                }

                var current = lifetime.WithoutFuture(stored);
                if (current.RefreshedAt > session.RefreshedAt)
                {
                    return Renewal.Of(current);
                }

                if (lease is not null)
                {
                    return await RenewAloneAsync(current, cancellationToken);
                }

                await Task.Delay(Glance, clock, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is SessionStoreException or OperationCanceledException)
        {
            return new(RenewalOutcome.Unavailable);
        }
    }

    private async Task<Renewal> RenewAloneAsync(Session session, CancellationToken cancellationToken)
    {
        var result = await renewal.RenewAsync(session, cancellationToken);
        switch (result)
        {
            case { Outcome: RenewalOutcome.Revoked }:
                await sessions.EndAsync(session.Ticket!.Name);
                return result;
            case { Outcome: RenewalOutcome.Renewed } or { Token: not null }:
                return await StoreAsync(result.Apply(session, clock.GetUtcNow())) ? result : new(RenewalOutcome.Revoked);
            default:
                return result;
        }
    }

    /// <summary>
    /// False where the session has ended. What was learned may not be learned twice (GitHub replaces refresh tokens), so that a Redis that is
    /// away for a moment is waited for; after that this replica alone remembers it.
    /// </summary>
    private async Task<bool> StoreAsync(Session session)
    {
        using var limit = new CancellationTokenSource(LongestStoring, clock);
        while (true)
        {
            try
            {
                var isStored = await sessions.ReplaceAsync(session.Ticket!, session);
                if (isStored)
                {
                    await index.RenewAsync(session.Ticket!, session);
                }

                return isStored;
            }
            catch (SessionStoreException outage)
            {
                try
                {
                    await Task.Delay(Glance, clock, limit.Token);
                }
                catch (OperationCanceledException)
                {
                    Log.NotStored(logger, HostNames.Printable(session.Identity.Login), outage.Message);
                    return true;
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(134, LogLevel.Error, "The session of {Login} was refreshed, but that could not be stored: {Reason}")]
        public static partial void NotStored(ILogger logger, string login, string reason);
    }
}
