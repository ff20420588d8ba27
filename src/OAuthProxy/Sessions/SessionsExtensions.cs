using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions;

internal static class SessionsExtensions
{
    public static IServiceCollection AddSessions(this IServiceCollection services, SessionCookieOptions options) => services
        .AddSingleton(options)
        .AddSingleton<ProxyCookies>()
        .AddSingleton<CookieKeys>()
        .AddCookieSecrets(options)
        .AddSingleton<CookieSecretProtectionProvider>()
        .AddSingleton<IDataProtectionProvider>(provider => provider.GetRequiredService<CookieSecretProtectionProvider>())
        .AddSingleton<SessionInstruments>()
        .AddSingleton<SessionCookie>()
        .AddSingleton<EndedSessions>()
        .AddSingleton<ISessionStore, CookieSessionStore>()
        .AddSingleton<SessionRefresher>();

    private static IServiceCollection AddCookieSecrets(this IServiceCollection services, SessionCookieOptions options)
    {
        foreach (var secret in options.PreviousSecrets.Prepend(options.CookieSecret))
        {
            services.AddSingleton(provider => secret.Watch(provider.GetRequiredService<ILogger<Secret>>(), provider.GetRequiredService<CookieKeys>().Renew));
        }

        return services;
    }

    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<SessionMiddleware>();
}
