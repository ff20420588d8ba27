using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OAuthProxy.Authorization;
using OAuthProxy.GitHub;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn.Bearer;
using OAuthProxy.SignIn.HandOver;

namespace OAuthProxy.SignIn;

internal static class SignInExtensions
{
    public static IServiceCollection AddSignIn(this IServiceCollection services, SignInOptions options, GitHubOptions github)
    {
        services.AddGitHub(github, handler => handler.CallbackPath = options.CallbackPath);
        services.AddOptions<GitHubHandlerOptions>(GitHubDefaults.Scheme).Configure<SignInCompletion>((handler, completion) =>
        {
            handler.Events = new OAuthEvents
            {
                OnTicketReceived = completion.OnTicketReceived,
                OnRemoteFailure = completion.OnRemoteFailure,
                OnAccessDenied = completion.OnAccessDenied,
            };
        });
        services.AddSingleton(options);
        services.TryAddSingleton<ISessionRenewal, GitHubRenewal>();
        services.AddSingleton<SignInAttempts>().AddSingleton<ISignInAttempts>(provider => provider.GetRequiredService<SignInAttempts>());
        return services
            .AddSingleton<SignInInstruments>()
            .AddSingleton<FarHosts>()
            .AddSingleton<HandOverSeal>()
            .AddSingleton<HandOverSteps>()
            .AddSingleton<HandedHosts>()
            .AddSingleton<SignOutTour>()
            .AddSingleton<SignOutVisits>()
            .AddSingleton<HandOverEndpoint>()
            .AddSingleton<ReturnAddresses>()
            .AddSingleton<Challenge>()
            .AddSingleton<FormGuard>()
            .AddSingleton<PasswordSignIn>()
            .AddSingleton<BasicSignIn>()
            .AddSingleton<BearerTokens>()
            .AddSingleton<BearerSignIn>()
            .AddSingleton<Credentials>()
            .AddSingleton<Denials>()
            .AddSingleton<SessionToday>()
            .AddSingleton<Refusals>()
            .AddSingleton<StoreOutage>()
            .AddSingleton<SignOut>()
            .AddSingleton<SignInCompletion>()
            .AddSingleton<AuthRequestHeaders>()
            .AddSingleton<Portal>()
            .AddSingleton<SignInEndpoints>();
    }

    /// <summary>Before <see cref="SessionsExtensions.UseSessions"/>, which may find no store.</summary>
    public static IApplicationBuilder UseStoreOutages(this IApplicationBuilder app) => app.UseMiddleware<StoreOutageMiddleware>();

    public static IApplicationBuilder UseAccessRules(this IApplicationBuilder app)
    {
        // The host adds the framework's authentication middleware by itself unless this says that it is there. Only the callback needs a
        // handler, and has an endpoint that calls it; for every other request it would be work without a use.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        return app.UseMiddleware<AccessMiddleware>();
    }

    /// <summary>Who a request is from: the address by which they passed, a local account's name, or the login of somebody who was refused; null for a stranger.</summary>
    public static string? UsernameOf(HttpContext context) =>
        context.Features.Get<AccessGrant>() is { } grant ? (grant.Email.Length > 0 ? grant.Email : grant.Identity.Login) : context.Features.Get<Session>()?.Identity.Login;

    public static void MapSignIn(this IEndpointRouteBuilder endpoints) => endpoints.ServiceProvider.GetRequiredService<SignInEndpoints>().Map(endpoints);
}
