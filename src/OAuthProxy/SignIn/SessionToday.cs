using OAuthProxy.Accounts;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>The session of a request, as far as it holds today: that of a local account by the file as it is now.</summary>
internal sealed partial class SessionToday(LocalAccounts accounts, ISessionStore sessions, ILogger<SessionToday> logger)
{
    public ValueTask<Session?> OfAsync(HttpContext context)
    {
        var session = context.Features.Get<Session>();
        if (session is not { Identity.IsLocal: true })
        {
            return ValueTask.FromResult(session);
        }

        return accounts.Today(session.Identity, session.Id) is { } today
            ? ValueTask.FromResult<Session?>(session with { Identity = today })
            : EndAsync(context, session);
    }

    private async ValueTask<Session?> EndAsync(HttpContext context, Session session)
    {
        Log.AccountChanged(logger, HostNames.Printable(session.Identity.Login));
        await sessions.EndAsync(context);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(421, LogLevel.Information, "The session of the local account {Name} ends: the account is gone or has another password.")]
        public static partial void AccountChanged(ILogger logger, string name);
    }
}
