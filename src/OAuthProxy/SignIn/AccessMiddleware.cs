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
        if (context.Features.Get<Session>() is not { } session)
        {
            return needsNoSignIn ? next(context) : challenge.AnswerAsync(context, policy.IsForPrograms);
        }

        var decision = rules.Judge(session.Identity);
        if (decision.Refusal is { } refusal)
        {
            if (needsNoSignIn)
            {
                return next(context); // as the stranger that anybody may be here, without a word about who it is
            }

            Log.Refused(logger, HostNames.Printable(session.Identity.Login), refusal.Reason, AuthEvent.Failure(context, session.Identity.Login));
            instruments.SessionRefused(refusal.Reason);
            sessions.Clear(context);
            var detail = refusals.Detail(refusal, addresses.Asked(context.Request));
            return policy.IsForPrograms || challenge.IsForPrograms(context.Request) ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail);
        }

        var grant = new AccessGrant(session.Identity, decision.Email!, session.AccessToken);
        context.Features.Set(grant);
        headers.Add(context.Response, grant);
        return next(context);
    }

    private static partial class Log
    {
        [LoggerMessage(420, LogLevel.Warning, "{Login} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string login, string reason, AuthEvent outcome);
    }
}
