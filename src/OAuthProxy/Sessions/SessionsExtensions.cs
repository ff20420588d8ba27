using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions.Protection;
using OAuthProxy.Sessions.Ring;
using OAuthProxy.Sessions.Tickets;

namespace OAuthProxy.Sessions;

internal static class SessionsExtensions
{
    /// <param name="services">The services.</param>
    /// <param name="options">The settings.</param>
    /// <param name="clientSecret">Seals the key ring, if there is one.</param>
    public static IServiceCollection AddSessions(this IServiceCollection services, SessionCookieOptions options, Secret clientSecret) => services
        .AddStore(options)
        .AddSingleton(options)
        .AddSingleton<ProxyCookies>()
        .AddKeys(options, clientSecret)
        .AddCookieSecrets(options)
        .AddSingleton<CookieProtectionProvider>()
        .AddSingleton<IDataProtectionProvider>(provider => provider.GetRequiredService<CookieProtectionProvider>())
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
        ? services.AddSingleton<EndedSessions>().AddSingleton<ISpentTickets, SpentTickets>().AddSingleton<ISessionStore, CookieSessionStore>()
        : services
            .AddSingleton<SessionServer>()
            .AddSingleton<StoredSessions>()
            .AddSingleton<PersonKeys>()
            .AddSingleton<PersonIndex>()
            .AddSingleton<SharedRenewal>()
            .AddSingleton<ServerRights>()
            .AddSingleton(provider => new StartCheck(provider.GetRequiredService<ServerRights>().FindMistakeAsync))
            .AddSingleton<SessionsCommand>()
            .AddSingleton<ISpentTickets, SharedSpentTickets>()
            .AddSingleton<ISessionStore, RedisSessionStore>();

    private static IServiceCollection AddKeys(this IServiceCollection services, SessionCookieOptions options, Secret clientSecret) => !options.HasKeyRing
        ? services.AddSingleton<ICookieKeys, CookieKeys>()
        : services
            .AddSingleton<RingStore>()
            .AddSingleton(provider => new KeyRing(
                options,
                clientSecret,
                provider.GetRequiredService<SessionLifetime>(),
                provider.GetRequiredService<RingStore>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<KeyRing>>()))
            .AddSingleton<ICookieKeys>(provider => provider.GetRequiredService<KeyRing>())
            .AddSingleton(provider => new ReadinessCheck("keys", _ => provider.GetRequiredService<KeyRing>().WhyNotReadyAsync()))
            .AddSingleton(provider => new StartCheck(_ => provider.GetRequiredService<KeyRing>().TryAtStartAsync()))
            .AddHostedService<RingWatch>();

    private static IServiceCollection AddCookieSecrets(this IServiceCollection services, SessionCookieOptions options)
    {
        foreach (var secret in options.PreviousSecrets.Prepend(options.CookieSecret))
        {
            services.AddSingleton(provider => secret.Watch(provider.GetRequiredService<ILogger<Secret>>(), provider.GetRequiredService<ICookieKeys>().Renew));
        }

        return services;
    }

    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<SessionMiddleware>();
}
