using Microsoft.Extensions.Primitives;
using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>
/// Single sign-on for hosts whose cookies the callback's host can neither set nor see. A far host gives its browser the cookie of an attempt and
/// sends it to the callback's host with a sealed request; there the session answers, after a sign-in if need be, with a sealed ticket, and the
/// far host begins the same session with it. A ticket is good at one host, in the browser whose attempt it names, once, for a minute: who sees
/// or steals one has nothing, and nobody can be signed in by a ticket that somebody else fetched.
/// </summary>
internal sealed partial class HandOverEndpoint(
    FarHosts far,
    HandOverSteps steps,
    HandOverSeal seal,
    SignInAttempts attempts,
    SignInOptions options,
    ISessionStore sessions,
    ISpentTickets spent,
    ProxyCookies cookies,
    AccessAnywhere rules,
    SessionToday today,
    Refusals refusals,
    StoreOutage outage,
    ILogger<HandOverEndpoint> logger)
{
    public Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Features.Set(ErrorPageMiddleware.NotFound); // what looks at addresses before people follow them must not use one up
        }
        else if (query[HandOverSteps.TicketParameter] is { Count: 1 } ticket && far.OriginOf(context.Request) is { } here)
        {
            return ArriveAsync(context, here, ticket);
        }
        else if (query[HandOverSteps.RequestParameter] is { Count: 1 } request && far.IsAtCallback(context.Request))
        {
            return LeaveAsync(context, request);
        }
        else if (query[HandOverSteps.NoticeParameter] is { Count: 1 } notice && far.IsAtCallback(context.Request))
        {
            Take(context, notice);
        }
        else
        {
            context.Features.Set(ErrorPageMiddleware.NotFound);
        }

        return Task.CompletedTask;
    }

    /// <summary>At the callback's host. That the browser is the one that asked is found out where it arrives.</summary>
    private async Task LeaveAsync(HttpContext context, StringValues text)
    {
        var request = seal.OpenRequest(text);
        if (request is null || !steps.IsInTime(request.At) || !far.Contain(request.Origin))
        {
            Fail(context, request is null ? "the request is not one of ours" : "the request is too old, or for a host that is not served", request?.Address);
            return;
        }

        if (context.Features.Get<SessionStoreException>() is not null)
        {
            context.Features.Set(outage.NotSignedIn(context, request.Address));
            return;
        }

        if (cookies.AreKeptBack(context.Request))
        {
            await ForwardPage.FromHereAsync(context, "Signing in");
            return;
        }

        var prompt = context.Request.Query["prompt"];
        if (prompt.Count == 0 && await today.OfAsync(context) is { } session && rules.Judge(session.Identity).Refusal is null)
        {
            steps.Answer(context, request, session);
        }
        else
        {
            await Challenge.GoToGitHubAsync(context, request.Address, prompt, request);
        }
    }

    /// <summary>At the callback's host. A late one is remembered too, until the session ends, and leads to the root of its host.</summary>
    private void Take(HttpContext context, StringValues text)
    {
        if (seal.OpenNotice(text) is { } notice)
        {
            steps.Take(context, notice);
        }
        else
        {
            Fail(context, "the notice is not one of ours", address: null);
        }
    }

    /// <summary>At the far host.</summary>
    private async Task ArriveAsync(HttpContext context, ReturnAddress here, StringValues text)
    {
        var ticket = seal.OpenTicket(text);
        if (ticket is null || ticket.Request.Origin != here)
        {
            Fail(context, ticket is null ? "the ticket is not one of ours" : "the ticket is for another host", address: null);
            return;
        }

        var address = ticket.Request.Address;
        if (!steps.IsInTime(ticket.Request.At))
        {
            Fail(context, "the ticket is too old", address);
            return;
        }

        try
        {
            // First of all, and whoever brings it: one that a victim's browser was made to fetch must be of no use to who made it do so.
            if (!await spent.SpendAsync(ticket.Id, steps.Left(ticket)))
            {
                Fail(context, "the ticket was used before", address);
            }
            else if (!attempts.End(context, ticket.Request.Attempt, options.ProxyPrefix))
            {
                Fail(context, "it was begun in another browser", address);
            }
            else if (await sessions.TakeOverAsync(context, ticket.Session) is not { } session)
            {
                Fail(context, "the session has ended meanwhile", address);
            }
            else
            {
                Log.HandedOver(logger, HostNames.Printable(session.Identity.Login), here.Host, AuthEvent.Success(context, session.Identity.Login));
                await GoOnAsync(context, address);
            }
        }
        catch (SessionStoreException)
        {
            context.Features.Set(outage.NotSignedIn(context, address));
        }
    }

    private async Task GoOnAsync(HttpContext context, ReturnAddress address)
    {
        if (cookies.IsStrict)
        {
            await ForwardPage.WriteAsync(context, address.ToString(), "Signed in");
            return;
        }

        await HandOverSteps.RedirectAsync(context.Response, address.ToString());
    }

    private void Fail(HttpContext context, string reason, ReturnAddress? address)
    {
        Log.Failed(logger, reason, AuthEvent.Failure(context));
        context.Features.Set(refusals.Failed(failure: null, reason, address ?? ReturnAddress.Root));
    }

    private static partial class Log
    {
        [LoggerMessage(460, LogLevel.Information, "{Login} is signed in at {Host} too.")]
        public static partial void HandedOver(ILogger logger, string login, string host, AuthEvent outcome);

        [LoggerMessage(461, LogLevel.Warning, "A session was not handed over to another host: {Reason}.")]
        public static partial void Failed(ILogger logger, string reason, AuthEvent outcome);
    }
}
