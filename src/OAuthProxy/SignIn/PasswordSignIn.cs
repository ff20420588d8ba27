using System.Globalization;
using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.HandOver;

namespace OAuthProxy.SignIn;

/// <summary>The password form of the sign-in page, as it comes back.</summary>
internal sealed partial class PasswordSignIn(
    LocalAccounts accounts,
    FormGuard guard,
    AccessAnywhere rules,
    ISessionStore sessions,
    Challenge challenge,
    Refusals refusals,
    StoreOutage outage,
    ReturnAddresses addresses,
    FarHosts far,
    HandOverSteps handOver,
    TimeProvider clock,
    ILogger<PasswordSignIn> logger)
{
    /// <summary>The page shows a form, and this request is one that was filled in.</summary>
    public bool IsFor(HttpRequest request) => accounts.ShowsForm && HttpMethods.IsPost(request.Method);

    public async Task AnswerAsync(HttpContext context)
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
            Log.NotOurForm(logger, ClientAddress.OrPeer(context), AuthEvent.Failure(context));
            await AgainAsync(StatusCodes.Status403Forbidden, "", "This form was not complete or too old. Please try again.");
            return;
        }

        if (form.UserName.Length == 0)
        {
            await AgainAsync(StatusCodes.Status400BadRequest, "", "Type your user name.");
            return;
        }

        var check = await accounts.CheckAsync(form.UserName, form.Password, ClientAddress.OrPeer(context));
        switch (check.Outcome)
        {
            case PasswordOutcome.Right:
                await CompleteAsync(context, form.UserName, address);
                break;
            case PasswordOutcome.Wrong:
                Log.Failed(logger, ClientAddress.OrPeer(context), accounts.Has(form.UserName) ? form.UserName : "an unknown name", accounts.Has(form.UserName) ? AuthEvent.Failure(context, form.UserName) : AuthEvent.Failure(context));
                await AgainAsync(StatusCodes.Status401Unauthorized, form.UserName, "User name or password is wrong.");
                break;
            default:
                var seconds = RetryAfter.Set(context.Response, check.RetryAfter);
                await AgainAsync(
                    check.Outcome == PasswordOutcome.TooSoon ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable,
                    form.UserName,
                    string.Create(CultureInfo.InvariantCulture, $"There were too many attempts. Please wait {seconds} {(seconds == 1 ? "second" : "seconds")} and try again."));
                break;
        }

        Task AgainAsync(int status, string userName, string problem) => challenge.ShowPageAsync(context, status, address, takesFragment: false, userName, problem);
    }

    private async Task CompleteAsync(HttpContext context, string name, ReturnAddress address)
    {
        var id = Guid.NewGuid();
        var identity = accounts.IdentityOf(name, id);
        if (rules.Judge(identity).Refusal is { } refusal)
        {
            Log.Refused(logger, name, refusal.Reason, AuthEvent.Failure(context, name));
            context.Features.Set(refusals.Detail(refusal, address, isLocal: true));
            return;
        }

        var now = clock.GetUtcNow();
        try
        {
            await sessions.BeginAsync(context, new Session(id, identity, AccessToken: "", now, now));
        }
        catch (SessionStoreException failure)
        {
            Log.NotKept(logger, name, failure.Message, AuthEvent.Error(context));
            context.Features.Set(outage.NotSignedIn(context, address));
            return;
        }

        Log.SignedIn(logger, name, AuthEvent.Success(context, name));
        Html.NoStore(context.Response);
        if (far.OriginOf(context.Request) is { } here)
        {
            await handOver.TellAsync(context, here, ReturnAddress.Parse(addresses.Onward(address)) ?? ReturnAddress.Root);
        }
        else if (address.Scheme is null)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address.ToString();
        }
        else
        {
            // A redirect to another host is against the policy of the page that sent the form (Content Security Policy Level 3, form-action).
            await ForwardPage.WriteAsync(context, addresses.Onward(address), "Signed in");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(430, LogLevel.Information, "The local account {Name} signed in.")]
        public static partial void SignedIn(ILogger logger, string name, AuthEvent outcome);

        [LoggerMessage(431, LogLevel.Warning, "A sign-in from {Address} failed: the password for {Name} was wrong.")]
        public static partial void Failed(ILogger logger, System.Net.IPAddress? address, string name, AuthEvent outcome);

        [LoggerMessage(432, LogLevel.Warning, "A password form from {Address} was refused: another site sent it, or it had not the token of this browser.")]
        public static partial void NotOurForm(ILogger logger, System.Net.IPAddress? address, AuthEvent outcome);

        [LoggerMessage(434, LogLevel.Warning, "The local account {Name} could not be signed in, the session could not be stored: {Reason}")]
        public static partial void NotKept(ILogger logger, string name, string reason, AuthEvent outcome);

        [LoggerMessage(433, LogLevel.Warning, "The local account {Name} was refused at the sign-in: {Reason}.")]
        public static partial void Refused(ILogger logger, string name, string reason, AuthEvent outcome);
    }
}
