using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.GitHub;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.HandOver;

namespace OAuthProxy.SignIn;

/// <summary>The proxy's own endpoints, named as oauth2_proxy names them. Every one says whom it is open to.</summary>
internal sealed class SignInEndpoints(
    SignInOptions options,
    ReturnAddresses addresses,
    Challenge challenge,
    PasswordSignIn passwords,
    LocalAccounts accounts,
    SignOut signOut,
    HandOverEndpoint handOver,
    SignOutVisits visits,
    Portal portal)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var prefix = options.ProxyPrefix;
        endpoints.Map(options.PortalPath, portal.AnswerAsync).WithMetadata(AccessPolicy.RulesApplyToOwn);
        Open(endpoints.Map(prefix + "/sign_in", SignInAsync));
        Open(endpoints.Map(prefix + "/start", context => challenge.BeginAsync(context, addresses.Named(context.Request), context.Request.Query["prompt"])));
        Open(endpoints.Map(options.CallbackPath, CallbackAsync));
        endpoints.Map(prefix + "/sign_out", signOut.AnswerAsync).WithMetadata(AccessPolicy.Open, NoSession.Instance); // says itself that it did not happen
        Open(endpoints.Map(options.SignOutVisitPath, visits.AnswerAsync));
        endpoints.Map(options.HandOverPath, handOver.AnswerAsync).WithMetadata(AccessPolicy.Open);
        endpoints.Map(prefix + "/auth", AcceptAsync).WithMetadata(AccessPolicy.RulesApplyToGateways);
        var behind = new OriginalBehind(prefix + "/ext_authz");
        endpoints.Map(behind.Prefix + "/{**original}", AcceptForEnvoyAsync).WithMetadata(AccessPolicy.RulesApplyToGateways, behind);
        endpoints.Map(prefix + "/userinfo", WriteUserInfoAsync).WithMetadata(AccessPolicy.RulesApplyToPrograms);
    }

    private static void Open(IEndpointConventionBuilder endpoint) => endpoint.WithMetadata(AccessPolicy.Open, NoSession.ButKeys);

    private async Task SignInAsync(HttpContext context)
    {
        if (passwords.IsFor(context.Request))
        {
            await passwords.AnswerAsync(context);
            return;
        }

        await signOut.EndAsync(context);
        var address = addresses.Named(context.Request);

        // With local accounts somebody has to be able to choose, and this is the one place left for it.
        await (options.SkipProviderButton && !accounts.ShowsForm
            ? challenge.BeginAsync(context, address)
            : challenge.ShowPageAsync(context, StatusCodes.Status200OK, address, takesFragment: false));
    }

    /// <summary>The framework's handler does the rest: state and cookie first, the code after.</summary>
    private static async Task CallbackAsync(HttpContext context)
    {
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        var handler = (IAuthenticationRequestHandler?)await handlers.GetHandlerAsync(context, GitHubDefaults.Scheme);
        if (!await handler!.HandleRequestAsync())
        {
            context.Features.Set(ErrorPageMiddleware.NotFound); // a spelling that routing forgives and the handler does not, such as a slash at the end
        }
    }

    /// <summary>For gateways that ask before they forward (nginx auth_request): the gate has let the request pass.</summary>
    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    /// <summary>For gateways that put the original request's path behind ours (Envoy, Ambassador), and for which 200 alone means yes.</summary>
    private static Task AcceptForEnvoyAsync(HttpContext context)
    {
        if (GatewayQuestion.Of(context).Original is null)
        {
            context.Features.Set(ErrorPageMiddleware.NotFound); // asks about nothing: whoever wrote this address meant another one
        }

        return Task.CompletedTask;
    }

    private static async Task WriteUserInfoAsync(HttpContext context)
    {
        var grant = context.Features.Get<AccessGrant>(); // null: a client that needs no sign-in, of whom nothing is known
        var body = new ArrayBufferWriter<byte>(256);
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (grant is not null)
            {
                json.WriteString("user", grant.Identity.Login);
                json.WriteString("email", grant.Email);
                json.WriteStartArray("groups");
                foreach (var group in grant.Identity.Groups)
                {
                    json.WriteStringValue(group);
                }

                json.WriteEndArray();
                json.WriteString("preferredUsername", grant.Identity.Login);
            }

            json.WriteEndObject();
        }

        Html.NoStore(context.Response);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body.WrittenMemory);
    }
}
