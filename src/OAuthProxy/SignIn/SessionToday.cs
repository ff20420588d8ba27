using OAuthProxy.Accounts;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>The session of a request, as far as it holds today: that of a local account by the file as it is now.</summary>
internal sealed partial class SessionToday(LocalAccounts accounts, CookieSessionStore sessions, ILogger<SessionToday> logger)
{
    public Session? Of(HttpContext context)
    {
        if (context.Features.Get<Session>() is not { Identity.IsLocal: true } session)
        {
            return context.Features.Get<Session>();
        }

        if (accounts.Today(session.Identity, session.Id) is { } today)
        {
            return session with { Identity = today };
        }

        Log.AccountChanged(logger, HostNames.Printable(session.Identity.Login));
        sessions.Clear(context);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(421, LogLevel.Information, "The session of the local account {Name} ends: the account is gone or has another password.")]
        public static partial void AccountChanged(ILogger logger, string name);
    }
}
