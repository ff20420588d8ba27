using OAuthProxy.Accounts;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.HandOver;

namespace OAuthProxy.SignIn;

/// <summary>
/// The way out: of this browser by any request, as oauth2-proxy has it; of all browsers only by a form of our own, since another site must not be
/// able to do that to anybody.
/// </summary>
internal sealed partial class SignOut(
    SignInOptions options,
    ISessionStore sessions,
    FormGuard guard,
    ReturnAddresses addresses,
    LocalAccounts accounts,
    FarHosts far,
    SignOutTour tour,
    SignInAttempts attempts,
    ProxyCookies cookies,
    ILogger<SignOut> logger)
{
    private static readonly ErrorDetail Impossible = new(StatusCodes.Status501NotImplemented, "sign_out_everywhere_impossible", "Only this browser can be signed out", "This site keeps each session in its browser and knows nothing of the others.")
    {
        Remedy = "Sign out in each of them.",
    };

    private static readonly ErrorDetail NobodyHere = new(StatusCodes.Status401Unauthorized, "unauthenticated", "You are not signed in", "Only who is signed in here can sign out everywhere.");

    private string Here => options.ProxyPrefix + "/sign_out";

    public Task AnswerAsync(HttpContext context) => context.Request.Query["everywhere"] == "true" ? AnswerEverywhereAsync(context) : AnswerHereAsync(context);

    /// <summary>Ends the browser's session, if it has one.</summary>
    public async Task EndAsync(HttpContext context)
    {
        var session = await sessions.LoadAsync(context.Request);
        await sessions.EndAsync(context);
        if (session is not null)
        {
            Log.SignedOut(logger, HostNames.Printable(session.Identity.Login), AuthEvent.Success(context, session.Identity.Login));
        }
    }

    private async Task AnswerHereAsync(HttpContext context)
    {
        if (cookies.AreKeptBack(context.Request))
        {
            await ForwardPage.FromHereAsync(context, "Signing out");
            return;
        }

        try
        {
            await EndAsync(context);
        }
        catch (SessionStoreException)
        {
            context.Features.Set(StoreOutage.NotSignedOut(context));
            return;
        }

        var address = addresses.Named(context.Request);
        if ((!sessions.EndsEverywhere || accounts.ShowsForm) && far.OriginOf(context.Request) is { } here)
        {
            // What the session came from, or one beside it, would begin it again, without a word, at the next sign-in here.
            var absolute = address.Scheme is null ? address.At(here.Scheme!, here.Host, here.Port) : address;
            attempts.Abandon(context, options.ProxyPrefix);
            GoOnAtCallback(absolute);
        }
        else if (!far.IsAtCallback(context.Request) && tour.IsDue(context.Request))
        {
            GoOnAtCallback(address);
        }
        else
        {
            await tour.BeginAsync(context, address);
        }

        void GoOnAtCallback(ReturnAddress last) => Redirect(context, $"{far.CallbackOrigin}{Here}?{ReturnAddresses.Parameter}={Uri.EscapeDataString(last.ToString())}");
    }

    private async Task AnswerEverywhereAsync(HttpContext context)
    {
        if (!sessions.EndsEverywhere)
        {
            context.Features.Set(Impossible with { Links = [new("Sign out here", Here)] });
            return;
        }

        try
        {
            if (await sessions.LoadAsync(context.Request) is not { } session)
            {
                context.Features.Set(NobodyHere with { Links = [new("Sign in", $"{options.ProxyPrefix}/sign_in")] });
            }
            else if (HttpMethods.IsPost(context.Request.Method))
            {
                await EndAllAsync(context, session);
            }
            else
            {
                await AskAsync(context, StatusCodes.Status200OK, session, addresses.Named(context.Request));
            }
        }
        catch (SessionStoreException)
        {
            context.Features.Set(StoreOutage.NotSignedOut(context));
        }
    }

    private Task AskAsync(HttpContext context, int status, Session session, ReturnAddress address) => ConfirmationPage.WriteAsync(
        context,
        status,
        "Sign out everywhere?",
        $"All sessions of {session.Identity.Login} at this site end at once, in this browser and in every other.",
        new("Sign out everywhere", Here + "?everywhere=true", address.ToString(), guard.TokenFor(context)));

    private async Task EndAllAsync(HttpContext context, Session session)
    {
        var (form, error) = await PostedForm.ReadAsync(context.Request);
        if (form is null)
        {
            context.Features.Set(error);
            return;
        }

        var address = addresses.Posted(context.Request, form.ReturnAddress);
        if (!guard.Accepts(context.Request, form.Token))
        {
            Log.NotOurForm(logger, ClientAddress.OrPeer(context), AuthEvent.Failure(context, session.Identity.Login));
            await AskAsync(context, StatusCodes.Status403Forbidden, session, address);
            return;
        }

        await sessions.EndAllAsync(context, session);
        Log.SignedOutEverywhere(logger, HostNames.Printable(session.Identity.Login), AuthEvent.Success(context, session.Identity.Login));
        Redirect(context, (address.Scheme is null ? address : ReturnAddress.Root).ToString()); // a form may not be answered with the way to another host
    }

    private static void Redirect(HttpContext context, string address)
    {
        Html.NoStore(context.Response);
        context.Response.Redirect(address);
    }

    private static partial class Log
    {
        [LoggerMessage(405, LogLevel.Information, "{Login} signed out.")]
        public static partial void SignedOut(ILogger logger, string login, AuthEvent outcome);

        [LoggerMessage(407, LogLevel.Information, "{Login} signed out everywhere.")]
        public static partial void SignedOutEverywhere(ILogger logger, string login, AuthEvent outcome);

        [LoggerMessage(408, LogLevel.Warning, "A form from {Address} that asks to sign somebody out everywhere was refused: another site sent it, or it had not the token of this browser.")]
        public static partial void NotOurForm(ILogger logger, System.Net.IPAddress? address, AuthEvent outcome);
    }
}
