using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions.Protection;
using OAuthProxy.Sessions.Tickets;

namespace OAuthProxy.Sessions;

internal static class SessionsExtensions
{
    public static IServiceCollection AddSessions(this IServiceCollection services, SessionCookieOptions options) => services
        .AddStore(options)
        .AddSingleton(options)
        .AddSingleton<ProxyCookies>()
        .AddSingleton<CookieKeys>()
        .AddCookieSecrets(options)
        .AddSingleton<CookieSecretProtectionProvider>()
        .AddSingleton<IDataProtectionProvider>(provider => provider.GetRequiredService<CookieSecretProtectionProvider>())
        .AddSingleton<SessionInstruments>()
        .AddSingleton<SessionCookie>()
        .AddSingleton<SessionLifetime>()
        .AddSingleton(provider => new SessionRefresher(
            options,
            options.AreInRedis ? provider.GetRequiredService<SharedRenewal>() : provider.GetRequiredService<ISessionRenewal>(),
            provider.GetRequiredService<SessionInstruments>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SessionRefresher>>()));

    private static IServiceCollection AddStore(this IServiceCollection services, SessionCookieOptions options) => !options.AreInRedis
        ? services.AddSingleton<EndedSessions>().AddSingleton<ISessionStore, CookieSessionStore>()
        : services
            .AddSingleton<SessionServer>()
            .AddSingleton<StoredSessions>()
            .AddSingleton<PersonKeys>()
            .AddSingleton<PersonIndex>()
            .AddSingleton<SharedRenewal>()
            .AddSingleton<ServerRights>()
            .AddSingleton(provider => new StartCheck(provider.GetRequiredService<ServerRights>().FindMistakeAsync))
            .AddSingleton<SessionsCommand>()
            .AddSingleton<ISessionStore, RedisSessionStore>();

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
