using Microsoft.AspNetCore.Authentication;
using OAuthProxy.Accounts;
using OAuthProxy.GitHub;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.HandOver;

namespace OAuthProxy.SignIn;

/// <summary>What happens to a stranger: a page for people (or straight on to GitHub), 401 for programs.</summary>
internal sealed class Challenge(
    SignInOptions options,
    ReturnAddresses addresses,
    SignInPage signInPage,
    ErrorPage errorPage,
    LocalAccounts accounts,
    FormGuard guard,
    Refusals refusals,
    FarHosts far,
    HandOverSteps handOver)
{
    private static readonly ErrorDetail Unauthenticated = new(StatusCodes.Status401Unauthorized, "unauthenticated", "Not signed in", "Sign in to use this site.");

    private static readonly string[] Prompts = ["select_account", "consent", "login"];

    /// <summary>Answers a request for an application.</summary>
    public Task AnswerAsync(HttpContext context, bool isForPrograms)
    {
        // A picture or a script cannot sign in, and each attempt would leave a cookie.
        if (isForPrograms || IsForPrograms(context.Request.Path) || Audience.SeesNoPage(context.Request))
        {
            return WriteJsonAsync(context);
        }

        var address = addresses.Asked(context.Request);
        return WasRevoked(context) ? errorPage.WriteAsync(context, refusals.Revoked(address))
            : options.SkipProviderButton ? BeginAsync(context, address) : ShowPageAsync(context, StatusCodes.Status403Forbidden, address, takesFragment: true);
    }

    /// <summary>Answers a gateway; only one that hands the answer on can show somebody the way.</summary>
    public Task AnswerAsync(HttpContext context, GatewayQuestion gateway, bool isForPrograms)
    {
        if (isForPrograms || IsForPrograms(gateway) || Audience.SeesNoPage(context.Request))
        {
            return WriteJsonAsync(context);
        }

        var address = addresses.HeldBack(context.Request, gateway);
        if (WasRevoked(context))
        {
            return errorPage.WriteAsync(context, refusals.Revoked(address));
        }

        Html.NoStore(context.Response);
        context.Response.Redirect(addresses.SignInFrom(context.Request, address));
        return Task.CompletedTask;
    }

    /// <summary>The operator said that only programs ask here.</summary>
    public bool IsForPrograms(PathString path) =>
        options.ForceJsonErrors || (options.ApiRoutes.Count > 0 && options.ApiRoutes.Any(pattern => pattern.IsMatch(path.Value ?? "/")));

    /// <summary>The answer reaches nobody who could read a page, or the operator said so of the original request's path.</summary>
    public bool IsForPrograms(GatewayQuestion gateway) => !gateway.AnswerIsHandedOn || IsForPrograms(gateway.Original?.PlainPath() ?? "/");

    private static bool WasRevoked(HttpContext context) => context.Features.Get<RevokedSession>() is not null;

    /// <summary>401 whatever the reason: what programs and gateways look at.</summary>
    private Task WriteJsonAsync(HttpContext context) =>
        errorPage.WriteJsonAsync(context, WasRevoked(context) ? refusals.Revoked(ReturnAddress.Root) with { Status = StatusCodes.Status401Unauthorized } : Unauthenticated);

    /// <param name="context">The request to answer.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="address">Where to return to.</param>
    /// <param name="takesFragment">Whether the browser's address is the one to come back to.</param>
    /// <param name="userName">What was typed into the password form before.</param>
    /// <param name="problem">Why that form is shown again.</param>
    public Task ShowPageAsync(HttpContext context, int status, ReturnAddress address, bool takesFragment, string userName = "", string? problem = null)
    {
        var form = accounts.ShowsForm
            ? new PasswordForm(options.ProxyPrefix + "/sign_in", address.ToString(), guard.TokenFor(context)) { UserName = userName, Problem = problem }
            : null;
        return signInPage.WriteAsync(context, new(status, addresses.Endpoint("start", address), address.ToString(), takesFragment, form));
    }

    /// <summary>Sends the person to GitHub; from a far host, and for an address at one, by way of the callback's host.</summary>
    /// <param name="context">The request to answer.</param>
    /// <param name="address">Where to return to.</param>
    /// <param name="prompt">What GitHub is to ask even of somebody whom it knows; anything it does not know is left out.</param>
    public Task BeginAsync(HttpContext context, ReturnAddress address, string? prompt = null)
    {
        if (far.OriginOf(context.Request) is { } here)
        {
            handOver.Ask(context, here, address, prompt);
            return Task.CompletedTask;
        }

        if (far.Contain(address))
        {
            // Only the far host can give its browser the cookie of an attempt.
            Html.NoStore(context.Response);
            context.Response.Redirect(addresses.Endpoint("start", address) + (string.IsNullOrEmpty(prompt) ? "" : "&prompt=" + Uri.EscapeDataString(prompt)));
            return Task.CompletedTask;
        }

        return GoToGitHubAsync(context, address, prompt);
    }

    /// <summary>The framework seals the return address, the PKCE verifier and the request of a hand-over into the state.</summary>
    public static Task GoToGitHubAsync(HttpContext context, ReturnAddress address, string? prompt, HandOverRequest? request = null)
    {
        Html.NoStore(context.Response);
        var properties = new AuthenticationProperties { RedirectUri = address.ToString() };
        request?.AddTo(properties);
        if (Prompts.Contains(prompt, StringComparer.Ordinal))
        {
            properties.SetParameter(GitHubHandler.PromptProperty, prompt);
        }

        return context.ChallengeAsync(GitHubDefaults.Scheme, properties);
    }
}
