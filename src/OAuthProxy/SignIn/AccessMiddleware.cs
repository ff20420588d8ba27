using OAuthProxy.Authorization;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn;

/// <summary>
/// The gate. Every endpoint that does not say that it is open is behind it, so that one that was forgotten is closed. A refusal ends the
/// session of those whom no other rule lets pass either: whoever is let in again signs in again.
/// </summary>
internal sealed partial class AccessMiddleware(
    RequestDelegate next,
    RouteJudge judge,
    AccessAnywhere anywhere,
    IRoutePolicies policies,
    OpenRequests open,
    SessionToday today,
    Credentials credentials,
    Denials denials,
    AuthRequestHeaders headers,
    ILogger<AccessMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || AccessPolicy.Of(endpoint) is var access && access.IsOpen)
        {
            return next(context);
        }

        var gateway = access.IsForGateways ? GatewayQuestion.Of(context) : null;
        var policy = gateway is null ? context.Features.Get<RoutePolicy>() ?? RoutePolicy.OfFlags : gateway.PolicyAmong(policies, context.Request);
        if (policy is null)
        {
            return denials.RefuseUnclearAsync(context);
        }

        var method = gateway is null ? context.Request.Method : gateway.Original?.Method ?? "";
        var path = access.IsOfNoRoute ? null : gateway is null ? context.Request.Path.Value ?? "/" : gateway.Original?.PlainPath();
        var isOpen = judge.IsOpen(policy, method, path) || (policy.Rule is null && open.IsTrustedClient(context));
        var visit = new Visit(gateway, access.IsForPrograms || policy.IsForPrograms, isOpen, access.IsOfNoRoute ? null : policy);
        if (!policy.Takes(method))
        {
            context.Features.Set(new RouteDecision(RouteOutcome.MethodNotAllowed, policy.Position));
            return denials.RefuseMethodAsync(context, visit);
        }

        var session = today.OfAsync(context);
        return session.IsCompletedSuccessfully ? GoOnAsync(context, visit, session.Result) : WaitAsync(context, visit, session);
    }

    private async Task WaitAsync(HttpContext context, Visit visit, ValueTask<Session?> session) => await GoOnAsync(context, visit, await session);

    private Task GoOnAsync(HttpContext context, Visit visit, Session? session) =>
        credentials.Concern(context.Request, visit)
            ? TryCredentialsAsync(context, visit, session)
            : JudgeAsync(context, visit, Caller.Of(session));

    private AccessDecision Judge(Visit visit, Identity identity) => visit.Policy is { } policy ? judge.Judge(policy, identity) : anywhere.Judge(identity);

    private AccessDecision Judge(RequestConstraints constraints, Visit visit, Identity identity) => constraints.Judge(identity, one => Judge(visit, one));

    private async Task TryCredentialsAsync(HttpContext context, Visit visit, Session? session)
    {
        var isStranger = session is null && !visit.NeedsNoSignIn;
        var presented = await credentials.TryAsync(context, visit, isStranger);
        if (presented.Caller is null && isStranger)
        {
            ThrowIfNobodyKnows(context);
            SetStranger(context, visit, RouteOutcome.SignIn);
            await denials.AnswerAsync(context, visit, presented);
        }
        else
        {
            await JudgeAsync(context, visit, presented.Caller ?? Caller.Of(session));
        }
    }

    private Task JudgeAsync(HttpContext context, Visit visit, Caller? known)
    {
        if (known is not { } caller)
        {
            if (visit.NeedsNoSignIn)
            {
                return PassAsStrangerAsync(context, visit);
            }

            ThrowIfNobodyKnows(context);
            SetStranger(context, visit, RouteOutcome.SignIn);
            return denials.ChallengeAsync(context, visit);
        }

        var decision = Judge(visit, caller.Identity);
        var isOver = decision.Refusal is not null && anywhere.Judge(caller.Identity).Refusal is not null;
        if (decision.Refusal is null && visit.Gateway is { Constraints: { IsNone: false } constraints })
        {
            decision = Judge(constraints, visit, caller.Identity);
        }

        if (decision.Refusal is not { } refusal)
        {
            var grant = new AccessGrant(caller.Identity, decision.Email!, caller.AccessToken);
            context.Features.Set(grant);
            context.Features.Set(new RouteDecision(RouteOutcome.Passes, decision.Rule));
            headers.Add(context.Response, grant, visit.Gateway);
            if (caller.Bearer is { News: { } news } && news.BeginTelling())
            {
                Log.Passed(logger, HostNames.Printable(caller.Identity.Login), AuthEvent.Success(context, grant.Email));
            }

            return next(context);
        }

        if (visit.NeedsNoSignIn)
        {
            return PassAsStrangerAsync(context, visit); // as anybody may here, without a word about who it is
        }

        if (caller.Bearer is not { News: { } told } || told.BeginTelling()) // a program asks again and again
        {
            Log.Refused(logger, HostNames.Printable(caller.Identity.Login), refusal.Reason, AuthEvent.Failure(context, caller.Identity.Login));
        }

        context.Features.Set(new RouteDecision(RouteOutcome.Refused, decision.Rule, refusal));
        return denials.RefuseAsync(context, visit, caller, refusal, isOver);
    }

    /// <summary>Where the session store is away, nobody knows whether this is a stranger.</summary>
    private static void ThrowIfNobodyKnows(HttpContext context)
    {
        if (context.Features.Get<SessionStoreException>() is { } outage)
        {
            throw outage;
        }
    }

    /// <summary>Nobody was judged: the rule is that by which somebody would have been, or need not be.</summary>
    private static void SetStranger(HttpContext context, Visit visit, RouteOutcome outcome) => context.Features.Set(new RouteDecision(outcome, visit.Policy?.RulePosition));

    private Task PassAsStrangerAsync(HttpContext context, Visit visit)
    {
        SetStranger(context, visit, RouteOutcome.PassesUnnamed);
        headers.Add(context.Response, grant: null, visit.Gateway);
        return next(context);
    }

    private static partial class Log
    {
        [LoggerMessage(420, LogLevel.Warning, "{Login} was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string login, string reason, AuthEvent outcome);

        [LoggerMessage(422, LogLevel.Information, "A GitHub token of {Login} was accepted.")]
        public static partial void Passed(ILogger logger, string login, AuthEvent outcome);
    }
}
