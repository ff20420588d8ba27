using Microsoft.AspNetCore.Authentication;
using OAuthProxy.Authorization;
using OAuthProxy.GitHub;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.HandOver;

namespace OAuthProxy.SignIn;

/// <summary>The last step of a sign-in: the rules judge what GitHub said, and a new session begins or a page says why not.</summary>
internal sealed partial class SignInCompletion(
    AccessAnywhere rules,
    ISessionStore sessions,
    ProxyCookies cookies,
    Refusals refusals,
    StoreOutage outage,
    SignInInstruments instruments,
    HandOverSteps handOver,
    TimeProvider clock,
    ILogger<SignInCompletion> logger)
{
    /// <summary>GitHub says who it is. State, cookie and code were checked before this.</summary>
    public async Task OnTicketReceived(TicketReceivedContext received)
    {
        var (context, properties) = (received.HttpContext, received.Properties!);
        var address = AddressOf(received.ReturnUri);
        var identity = GitHubHandler.IdentityOf(properties);
        received.HandleResponse();
        var decision = rules.Judge(identity);
        if (decision.Refusal is { } refusal)
        {
            Log.Refused(logger, HostNames.Printable(identity.Login), refusal.Reason, AuthEvent.Failure(context, identity.Login));
            instruments.RefusedAtSignIn(refusal.Reason);
            context.Features.Set(refusals.Detail(refusal, address));
            return;
        }

        // Always a new id: a session that was planted in this browser before must not become this person's.
        var now = clock.GetUtcNow();
        var token = GitHubHandler.TokenOf(properties);
        Session session;
        try
        {
            session = await sessions.BeginAsync(context, new Session(Guid.NewGuid(), identity, token.AccessToken, now, now) { TokenExpiry = GitHubRenewal.ExpiryOf(token) });
        }
        catch (SessionStoreException failure)
        {
            Log.NotKept(logger, HostNames.Printable(identity.Login), failure.Message, AuthEvent.Error(context));
            var detail = outage.NotSignedIn(context, address);
            instruments.SignInFailed(detail.Code);
            context.Features.Set(detail);
            return;
        }

        Log.SignedIn(logger, HostNames.Printable(identity.Login), AuthEvent.Success(context, decision.Email));
        instruments.SignedIn();
        Html.NoStore(context.Response);
        if (HandOverRequest.Of(properties, address, now) is { } request)
        {
            handOver.Answer(context, request, session);
        }
        else if (cookies.IsStrict)
        {
            await ForwardPage.WriteAsync(context, address.ToString(), "Signed in");
        }
        else
        {
            context.Response.Redirect(address.ToString());
        }
    }

    public Task OnRemoteFailure(RemoteFailureContext failed)
    {
        var reason = HostNames.Printable(ReasonOf(failed.Failure));
        if (failed.Failure is GitHubException { Failure: GitHubFailure.Unavailable or GitHubFailure.ApplicationRejected })
        {
            Log.NotDecided(logger, reason, AuthEvent.Error(failed.HttpContext));
        }
        else
        {
            Log.Failed(logger, reason, AuthEvent.Failure(failed.HttpContext));
        }

        failed.HandleResponse();
        var detail = refusals.Failed(failed.Failure, reason, AddressOf(failed.Properties?.RedirectUri));
        instruments.SignInFailed(detail.Code);
        failed.HttpContext.Features.Set(detail);
        return Task.CompletedTask;
    }

    public Task OnAccessDenied(AccessDeniedContext denied)
    {
        Log.Declined(logger, AuthEvent.Failure(denied.HttpContext));
        denied.HandleResponse();
        var detail = refusals.Declined(AddressOf(denied.Properties?.RedirectUri));
        instruments.SignInFailed(detail.Code);
        denied.HttpContext.Features.Set(detail);
        return Task.CompletedTask;
    }

    /// <summary>The address was judged when the state was sealed; a state without one is an old or a foreign one.</summary>
    private static ReturnAddress AddressOf(string? sealedAddress) => ReturnAddress.Parse(sealedAddress) ?? ReturnAddress.Root;

    /// <summary>Messages only: an exception of the framework can carry the whole answer of the token endpoint.</summary>
    private static string ReasonOf(Exception? failure) =>
        failure is GitHubException { InnerException: HttpRequestException inner } ? $"{failure.Message} ({inner.Message})" : failure?.Message ?? "unknown";

    private static partial class Log
    {
        [LoggerMessage(400, LogLevel.Information, "{Login} signed in.")]
        public static partial void SignedIn(ILogger logger, string login, AuthEvent outcome);

        [LoggerMessage(401, LogLevel.Warning, "{Login} was refused at the sign-in: {Reason}.")]
        public static partial void Refused(ILogger logger, string login, string reason, AuthEvent outcome);

        [LoggerMessage(402, LogLevel.Warning, "A sign-in failed: {Reason}")]
        public static partial void Failed(ILogger logger, string reason, AuthEvent outcome);

        [LoggerMessage(403, LogLevel.Information, "A sign-in was declined at GitHub.")]
        public static partial void Declined(ILogger logger, AuthEvent outcome);

        [LoggerMessage(406, LogLevel.Warning, "{Login} could not be signed in, the session could not be stored: {Reason}")]
        public static partial void NotKept(ILogger logger, string login, string reason, AuthEvent outcome);

        [LoggerMessage(404, LogLevel.Warning, "A sign-in failed: {Reason}")]
        public static partial void NotDecided(ILogger logger, string reason, AuthEvent outcome);
    }
}
