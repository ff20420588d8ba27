using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.Bearer;

namespace OAuthProxy.SignIn;

/// <summary>What those get who do not pass: strangers the way in, others the reason.</summary>
internal sealed class Denials(Challenge challenge, Refusals refusals, ReturnAddresses addresses, ISessionStore sessions, ErrorPage page, SignInInstruments instruments)
{
    public Task ChallengeAsync(HttpContext context, Visit visit) =>
        visit.Gateway is null ? challenge.AnswerAsync(context, visit.IsForPrograms) : challenge.AnswerAsync(context, visit.Gateway);

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
        await WriteAsync(context, visit, refusals.Detail(refusal, address, caller.Identity.IsLocal));
    }

    private Task WriteAsync(HttpContext context, Visit visit, ErrorDetail detail)
    {
        var isForPrograms = visit.Gateway is null ? visit.IsForPrograms || challenge.IsForPrograms(context.Request.Path) : challenge.IsForPrograms(visit.Gateway);
        return isForPrograms ? page.WriteJsonAsync(context, detail) : page.WriteAsync(context, detail);
    }
}
