using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.Bearer;

namespace OAuthProxy.SignIn;

/// <summary>What those get who do not pass: strangers the way in, others the reason.</summary>
internal sealed class Denials(Challenge challenge, Refusals refusals, ReturnAddresses addresses, ISessionStore sessions, ErrorPage page, SignInInstruments instruments)
{
    private static readonly ErrorDetail MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "This is not done here", "The address does not take requests of this method.");

    private static readonly ErrorDetail Unclear = new(StatusCodes.Status403Forbidden, "original_request_unclear", "You may not use this site", "The gateway before this site does not say clearly which request it asks about, or nothing is served at its address.")
    {
        Remedy = "Whoever runs this site has to let the gateway send the Host as it was asked for, with X-Original-URL or X-Forwarded-Uri, and name the gateway in --trusted-proxy-ip.",
    };

    public Task ChallengeAsync(HttpContext context, Visit visit) =>
        visit.Gateway is null ? challenge.AnswerAsync(context, visit.IsForPrograms) : challenge.AnswerAsync(context, visit.Gateway, visit.IsForProgramsByFile);

    /// <summary>Nothing says who it is but credentials that are not good, or not looked at.</summary>
    public Task AnswerAsync(HttpContext context, Visit visit, Presented presented)
    {
        if (presented.Answer is not { } answer)
        {
            return ChallengeAsync(context, visit with { IsForPrograms = visit.IsForPrograms || presented.IsFromProgram });
        }

        if (presented.RetryAfter > TimeSpan.Zero)
        {
            RetryAfter.Set(context.Response, presented.RetryAfter);
        }

        context.Response.Headers.WWWAuthenticate = presented.Challenge;
        return presented.IsFromProgram ? page.WriteJsonAsync(context, answer) : WriteAsync(context, visit, answer);
    }

    /// <param name="context">The request.</param>
    /// <param name="visit">What it is.</param>
    /// <param name="caller">Who is refused.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="isOver">It ends the session: not where it is for what one gateway asks, whose neighbour may ask for something else.</param>
    public async Task RefuseAsync(HttpContext context, Visit visit, Caller caller, Refusal refusal, bool isOver)
    {
        if (caller.Bearer?.Person is { } person)
        {
            context.Response.Headers.WWWAuthenticate = BearerRefusal.Challenge(refusal, person);
            await page.WriteJsonAsync(context, BearerRefusal.Detail(refusal, person));
            return;
        }

        if (isOver && caller.Session is not null)
        {
            instruments.SessionRefused(refusal.Reason);
            await sessions.EndAsync(context);
        }

        var address = visit.Gateway is null ? addresses.Asked(context.Request) : addresses.HeldBack(context.Request, visit.Gateway);
        var detail = visit.Gateway is null && caller.Session is not null && !isOver
            ? refusals.DetailHere(refusal, address, caller.Identity.IsLocal)
            : refusals.Detail(refusal, address, caller.Identity.IsLocal);
        await WriteAsync(context, visit, detail);
    }

    /// <summary>The route does not take the method. A gateway is told no as it understands it: some take 405 for a failure.</summary>
    public Task RefuseMethodAsync(HttpContext context, Visit visit)
    {
        context.Response.Headers.Allow = string.Join(", ", visit.Policy!.Methods);
        return WriteAsync(context, visit, visit.Gateway is null ? MethodNotAllowed : MethodNotAllowed with { Status = StatusCodes.Status403Forbidden });
    }

    /// <summary>A gateway asks about nobody knows which request.</summary>
    public Task RefuseUnclearAsync(HttpContext context) => page.WriteJsonAsync(context, Unclear);

    private Task WriteAsync(HttpContext context, Visit visit, ErrorDetail detail)
    {
        var isForPrograms = visit.Gateway is null
            ? visit.IsForPrograms || challenge.IsForPrograms(context.Request.Path)
            : visit.IsForProgramsByFile || challenge.IsForPrograms(visit.Gateway);
        return isForPrograms ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail);
    }
}
