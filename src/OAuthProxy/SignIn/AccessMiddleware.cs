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
    SessionToday today,
    BasicSignIn passwords,
    Challenge challenge,
    Refusals refusals,
    ReturnAddresses addresses,
    ISessionStore sessions,
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

        var gateway = policy.IsForGateways ? GatewayQuestion.Of(context) : null;
        var visit = new Visit(gateway, policy.IsForPrograms, NeedsNoSignIn(context, policy, gateway));
        if (!visit.NeedsNoSignIn && context.Features.Get<SessionStoreException>() is { } outage)
        {
            return Task.FromException(outage); // nobody knows whether this is a stranger
        }

        var session = today.OfAsync(context);
        return session.IsCompletedSuccessfully ? GoOnAsync(context, visit, session.Result) : WaitAsync(context, visit, session);
    }

    private async Task WaitAsync(HttpContext context, Visit visit, ValueTask<Session?> session) => await GoOnAsync(context, visit, await session);

    private Task GoOnAsync(HttpContext context, Visit visit, Session? session) =>
        passwords.Concerns(context.Request)
            ? TryPasswordAsync(context, visit, session)
            : JudgeAsync(context, visit, session?.Identity, session);

    private bool NeedsNoSignIn(HttpContext context, AccessPolicy policy, GatewayQuestion? gateway)
    {
        var isOpen = gateway is null
            ? !policy.IsForPrograms && open.Contains(context.Request)
            : gateway.Original is { } original && original.PlainPath() is { } path && open.Contains(original.Method, path);
        return isOpen || open.IsTrustedClient(context);
    }

    private async Task TryPasswordAsync(HttpContext context, Visit visit, Session? session)
    {
        var isStranger = session is null && !visit.NeedsNoSignIn;
        var (identity, check) = await passwords.TryAsync(context, isStranger);
        if (identity is not null)
        {
            await JudgeAsync(context, visit, identity, session: null);
        }
        else if (!isStranger)
        {
            await JudgeAsync(context, visit, session?.Identity, session);
        }
        else
        {
            // Whoever sends a password without a wish for HTML is a program, such as curl with its Accept of anything.
            visit = visit with { IsForPrograms = visit.IsForPrograms || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) };
            if (check is { Outcome: PasswordOutcome.TooSoon or PasswordOutcome.Busy })
            {
                LocalAccountAnswers.SetRetryAfter(context.Response, check);
                await WriteAsync(context, visit, LocalAccountAnswers.Detail(check));
            }
            else
            {
                await ChallengeAsync(context, visit);
            }
        }
    }

    /// <param name="context">The request.</param>
    /// <param name="visit">What it is.</param>
    /// <param name="identity">Who it is; null for a stranger.</param>
    /// <param name="session">What says so; null for a password.</param>
    private Task JudgeAsync(HttpContext context, Visit visit, Identity? identity, Session? session)
    {
        if (identity is null)
        {
            return visit.NeedsNoSignIn ? PassAsStrangerAsync(context, visit) : ChallengeAsync(context, visit);
        }

        var decision = rules.Judge(identity);
        var isOver = decision.Refusal is not null;
        if (!isOver && visit.Gateway is { Constraints: { IsNone: false } constraints })
        {
            decision = constraints.Judge(identity, rules);
        }

        if (decision.Refusal is not { } refusal)
        {
            var grant = new AccessGrant(identity, decision.Email!, session?.AccessToken ?? "");
            context.Features.Set(grant);
            headers.Add(context.Response, grant, visit.Gateway);
            return next(context);
        }

        if (visit.NeedsNoSignIn)
        {
            return PassAsStrangerAsync(context, visit); // as anybody may here, without a word about who it is
        }

        Log.Refused(logger, HostNames.Printable(identity.Login), refusal.Reason, AuthEvent.Failure(context, identity.Login));
        return RefuseAsync(context, visit, identity, refusal, isOver ? session : null);
    }

    /// <param name="context">The request.</param>
    /// <param name="visit">What it is.</param>
    /// <param name="identity">Who is refused.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="ended">The session that ends by it, but not for what one gateway asks: its neighbour may ask for something else.</param>
    private async Task RefuseAsync(HttpContext context, Visit visit, Identity identity, Refusal refusal, Session? ended)
    {
        if (ended is not null)
        {
            instruments.SessionRefused(refusal.Reason);
            await sessions.EndAsync(context);
        }

        var address = visit.Gateway is null ? addresses.Asked(context.Request) : addresses.HeldBack(context.Request, visit.Gateway);
        await WriteAsync(context, visit, refusals.Detail(refusal, address, identity.IsLocal));
    }

    private Task PassAsStrangerAsync(HttpContext context, Visit visit)
    {
        headers.Add(context.Response, grant: null, visit.Gateway);
        return next(context);
    }

    private Task ChallengeAsync(HttpContext context, Visit visit) =>
        visit.Gateway is null ? challenge.AnswerAsync(context, visit.IsForPrograms) : challenge.AnswerAsync(context, visit.Gateway);

    private Task WriteAsync(HttpContext context, Visit visit, ErrorDetail detail)
    {
        var isForPrograms = visit.Gateway is null ? visit.IsForPrograms || challenge.IsForPrograms(context.Request.Path) : challenge.IsForPrograms(visit.Gateway);
        return isForPrograms ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail);
    }

    /// <summary>What a request is, whoever it comes from.</summary>
    /// <param name="Gateway">The question of a gateway; null for a request of its own.</param>
    /// <param name="IsForPrograms">Only programs ask here.</param>
    /// <param name="NeedsNoSignIn">Anybody may ask this.</param>
    private readonly record struct Visit(GatewayQuestion? Gateway, bool IsForPrograms, bool NeedsNoSignIn);

    private static partial class Log
    {
        [LoggerMessage(420, LogLevel.Warning, "{Login} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string login, string reason, AuthEvent outcome);
    }
}
