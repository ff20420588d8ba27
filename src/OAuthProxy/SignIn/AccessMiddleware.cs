using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// The gate. Every endpoint that does not say that it is open is behind it, so that one that was forgotten is closed. A refusal ends the
/// session: whoever is let in again signs in again.
/// </summary>
internal sealed partial class AccessMiddleware(
    RequestDelegate next,
    AccessRules rules,
    OpenRequests open,
    LocalAccounts accounts,
    BasicSignIn passwords,
    Challenge challenge,
    Refusals refusals,
    ReturnAddresses addresses,
    CookieSessionStore sessions,
    AuthRequestHeaders headers,
    ErrorPage page,
    SignInInstruments instruments,
    ILogger<AccessMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || AccessPolicy.Of(endpoint) is var policy && policy.IsOpen)
        {
            return next(context);
        }

        var needsNoSignIn = (!policy.IsForPrograms && open.Contains(context.Request)) || open.IsTrustedClient(context);
        var session = SessionOf(context);
        return passwords.Concerns(context.Request)
            ? TryPasswordAsync(context, policy.IsForPrograms, needsNoSignIn, session)
            : JudgeAsync(context, policy.IsForPrograms, needsNoSignIn, session?.Identity, session);
    }

    /// <summary>The session of a local account holds by today's file.</summary>
    private Session? SessionOf(HttpContext context)
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

    private async Task TryPasswordAsync(HttpContext context, bool isForPrograms, bool needsNoSignIn, Session? session)
    {
        var isStranger = session is null && !needsNoSignIn;
        var (identity, check) = await passwords.TryAsync(context, isStranger);
        if (identity is not null)
        {
            await JudgeAsync(context, isForPrograms, needsNoSignIn, identity, session: null);
        }
        else if (!isStranger)
        {
            await JudgeAsync(context, isForPrograms, needsNoSignIn, session?.Identity, session);
        }
        else
        {
            // Whoever sends a password without a wish for HTML is a program, such as curl with its Accept of anything.
            isForPrograms |= !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
            if (check is { Outcome: PasswordOutcome.TooSoon or PasswordOutcome.Busy })
            {
                LocalAccountAnswers.SetRetryAfter(context.Response, check);
                await WriteAsync(context, isForPrograms, LocalAccountAnswers.Detail(check));
            }
            else
            {
                await challenge.AnswerAsync(context, isForPrograms);
            }
        }
    }

    /// <param name="context">The request.</param>
    /// <param name="isForPrograms">Only programs ask here.</param>
    /// <param name="needsNoSignIn">Anybody may ask this.</param>
    /// <param name="identity">Who it is; null for a stranger.</param>
    /// <param name="session">What says so; null for a password.</param>
    private Task JudgeAsync(HttpContext context, bool isForPrograms, bool needsNoSignIn, Identity? identity, Session? session)
    {
        if (identity is null)
        {
            return needsNoSignIn ? next(context) : challenge.AnswerAsync(context, isForPrograms);
        }

        var decision = rules.Judge(identity);
        if (decision.Refusal is { } refusal)
        {
            if (needsNoSignIn)
            {
                return next(context); // as the stranger that anybody may be here, without a word about who it is
            }

            Log.Refused(logger, HostNames.Printable(identity.Login), refusal.Reason, AuthEvent.Failure(context, identity.Login));
            if (session is not null)
            {
                instruments.SessionRefused(refusal.Reason);
                sessions.Clear(context);
            }

            return WriteAsync(context, isForPrograms, refusals.Detail(refusal, addresses.Asked(context.Request), identity.IsLocal));
        }

        var grant = new AccessGrant(identity, decision.Email!, session?.AccessToken ?? "");
        context.Features.Set(grant);
        headers.Add(context.Response, grant);
        return next(context);
    }

    private Task WriteAsync(HttpContext context, bool isForPrograms, ErrorDetail detail) =>
        isForPrograms || challenge.IsForPrograms(context.Request) ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail);

    private static partial class Log
    {
        [LoggerMessage(420, LogLevel.Warning, "{Login} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string login, string reason, AuthEvent outcome);

        [LoggerMessage(421, LogLevel.Information, "The session of the local account {Name} ends: the account is gone or has another password.")]
        public static partial void AccountChanged(ILogger logger, string name);
    }
}
