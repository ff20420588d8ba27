namespace OAuthProxy.Sessions;

/// <summary>Says that an endpoint does not look at the session, so that none is opened or refreshed for it.</summary>
internal sealed class NoSession
{
    public static readonly NoSession Instance = new();
}

/// <summary>
/// From the cookie to a <see cref="Session"/> among the request's features, refreshed when it is due; or to the
/// <see cref="SessionStoreException"/> that says why nobody knows whether there is one.
/// </summary>
internal sealed partial class SessionMiddleware(RequestDelegate next, ISessionStore store, SessionRefresher refresher, SessionLifetime lifetime, ILogger<SessionMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<NoSession>() is not null)
        {
            return next(context);
        }

        // A session that is in the cookie is there at once.
        var loading = store.LoadAsync(context.Request);
        return loading.IsCompletedSuccessfully ? GoOnAsync(context, loading.Result) : WaitAsync(context, loading);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<Session?> loading)
    {
        Session? session = null;
        try
        {
            session = await loading;
        }
        catch (SessionStoreException outage)
        {
            context.Features.Set(outage); // what needs no session can still be answered
        }

        await GoOnAsync(context, session);
    }

    private Task GoOnAsync(HttpContext context, Session? session)
    {
        if (session is null)
        {
            return next(context);
        }

        session = lifetime.WithoutFuture(session);
        if (refresher.IsDue(session))
        {
            return RefreshAsync(context, session);
        }

        context.Features.Set(session);
        return next(context);
    }

    private async Task RefreshAsync(HttpContext context, Session session)
    {
        var refreshed = await refresher.RefreshAsync(session);
        if (refreshed is null)
        {
            Log.Ended(logger, HostNames.Printable(session.Identity.Login), AuthEvent.Failure(context, session.Identity.Login));
            context.Features.Set(RevokedSession.Instance);
            if (!refresher.MayGoOnElsewhere(session))
            {
                await store.EndAsync(context);
            }
        }
        else if (!lifetime.IsInForce(refreshed))
        {
            await store.EndAsync(context); // while GitHub was asked
        }
        else
        {
            context.Features.Set(refreshed);
            if (refreshed.IsNewerThan(session))
            {
                await store.KeepAsync(context, refreshed);
            }
        }

        await next(context);
    }

    private static partial class Log
    {
        [LoggerMessage(120, LogLevel.Information, "The session of {Login} ended at its refresh.")]
        public static partial void Ended(ILogger logger, string login, AuthEvent outcome);
    }
}
