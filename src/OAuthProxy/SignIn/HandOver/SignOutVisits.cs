using Microsoft.Extensions.Primitives;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;

namespace OAuthProxy.SignIn.HandOver;

/// <summary>The stations of a <see cref="SignOutTour"/>. What is not ours, late, or of another browser ends nothing and leads nowhere.</summary>
internal sealed partial class SignOutVisits(
    SignInOptions options,
    FarHosts far,
    HandOverSteps steps,
    HandOverSeal seal,
    SignOut signOut,
    SignOutTour tour,
    SignInAttempts attempts,
    ProxyCookies cookies,
    TimeProvider clock,
    ILogger<SignOutVisits> logger)
{
    public Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            if (query[SignOutTour.VisitParameter] is { Count: 1 } visit && far.OriginOf(context.Request) is { } here)
            {
                return ArriveAsync(context, here, visit);
            }

            if (query[SignOutTour.BackParameter] is { Count: 1 } back && far.IsAtCallback(context.Request))
            {
                return ReturnAsync(context, back);
            }
        }

        context.Features.Set(ErrorPageMiddleware.NotFound);
        return Task.CompletedTask;
    }

    /// <summary>At the far host.</summary>
    private async Task ArriveAsync(HttpContext context, ReturnAddress here, StringValues text)
    {
        if (seal.OpenVisit(text) is not { } visit || visit.Origin != here || !steps.IsInTime(visit.At))
        {
            Fail(context);
            return;
        }

        if (cookies.AreKeptBack(context.Request))
        {
            await ForwardPage.FromHereAsync(context, "Signing out");
            return;
        }

        try
        {
            await signOut.EndAsync(context);
        }
        catch (SessionStoreException)
        {
            context.Features.Set(StoreOutage.NotSignedOut(context));
            return;
        }

        attempts.Abandon(context, options.ProxyPrefix);
        var back = seal.SealReturn(visit with { At = clock.GetUtcNow() });
        await HandOverSteps.RedirectAsync(context.Response, $"{far.CallbackOrigin}{options.SignOutVisitPath}?{SignOutTour.BackParameter}={back}");
    }

    /// <summary>At the callback's host. Its session is over already; one that began meanwhile is not touched.</summary>
    private Task ReturnAsync(HttpContext context, StringValues text)
    {
        if (seal.OpenReturn(text) is { } visit && steps.IsInTime(visit.At) && tour.TryGoOn(context, visit, out var answer))
        {
            return answer;
        }

        Fail(context);
        return Task.CompletedTask;
    }

    private void Fail(HttpContext context)
    {
        Log.Failed(logger);
        context.Features.Set(new ErrorDetail(
            StatusCodes.Status403Forbidden,
            "sign_out_expired",
            "This sign-out cannot be completed",
            "It was begun in another browser or too long ago, or it is complete already.")
        {
            Remedy = "Sign out again to be sure.",
            Links = [new("Sign out", options.ProxyPrefix + "/sign_out")],
        });
    }

    private static partial class Log
    {
        [LoggerMessage(466, LogLevel.Warning, "A sign-out was not carried on at another host: what a browser brought was not ours, too old, or of another browser or host.")]
        public static partial void Failed(ILogger logger);
    }
}
