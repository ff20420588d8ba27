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
    ILogger<AccessMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || AccessPolicy.Of(endpoint) is var policy && policy.IsOpen)
        {
            return next(context);
        }

        var gateway = policy.IsForGateways ? GatewayQuestion.Of(context) : null;
        var needsNoSignIn = gateway is null
            ? !policy.IsForPrograms && open.Contains(context.Request)
            : gateway.Original is { } original && original.PlainPath() is { } path && open.Contains(original.Method, path);
        if (context.Features.Get<Session>() is not { } session)
        {
            return needsNoSignIn ? PassAsStrangerAsync(context, gateway)
                : gateway is null ? challenge.AnswerAsync(context, policy.IsForPrograms)
                : challenge.AnswerAsync(context, gateway);
        }

        var decision = rules.Judge(session.Identity);
        var isOver = decision.Refusal is not null;
        if (!isOver && gateway is { Constraints.IsNone: false })
        {
            decision = gateway.Constraints.Judge(session.Identity, rules);
        }

        if (decision.Refusal is { } refusal)
        {
            if (needsNoSignIn)
            {
                return PassAsStrangerAsync(context, gateway); // as anybody may here, without a word about who it is
            }

            Log.Refused(logger, HostNames.Printable(session.Identity.Login), refusal.Reason, AuthEvent.Failure(context, session.Identity.Login));
            if (isOver)
            {
                sessions.Clear(context); // but not for what one gateway asks: its neighbour may ask for something else
            }

            return RefuseAsync(context, policy, gateway, refusal);
        }

        var grant = new AccessGrant(session.Identity, decision.Email!, session.AccessToken);
        context.Features.Set(grant);
        headers.Add(context.Response, grant, gateway);
        return next(context);
    }

    private Task PassAsStrangerAsync(HttpContext context, GatewayQuestion? gateway)
    {
        headers.Add(context.Response, grant: null, gateway);
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, AccessPolicy policy, GatewayQuestion? gateway, Refusal refusal)
    {
        var detail = refusals.Detail(refusal, gateway is null ? addresses.Asked(context.Request) : addresses.HeldBack(context.Request, gateway));
        var isForPrograms = gateway is null ? policy.IsForPrograms || challenge.IsForPrograms(context.Request.Path) : challenge.IsForPrograms(gateway);
        return isForPrograms ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(420, LogLevel.Warning, "{Login} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string login, string reason, AuthEvent outcome);
    }
}
