using Microsoft.AspNetCore.DataProtection;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions;

internal static class SessionsExtensions
{
    public static IServiceCollection AddSessions(this IServiceCollection services, SessionCookieOptions options) => services
        .AddSingleton(options)
        .AddSingleton<ProxyCookies>()
        .AddSingleton<CookieKeys>()
        .AddSingleton(provider => options.CookieSecret.Watch(provider.GetRequiredService<ILogger<Secret>>(), provider.GetRequiredService<CookieKeys>().Renew))
        .AddSingleton<CookieSecretProtectionProvider>()
        .AddSingleton<IDataProtectionProvider>(provider => provider.GetRequiredService<CookieSecretProtectionProvider>())
        .AddSingleton<SessionInstruments>()
        .AddSingleton<SessionCookie>()
        .AddSingleton<ISessionStore, CookieSessionStore>()
        .AddSingleton<SessionRefresher>();

    public static IApplicationBuilder UseSessions(this IApplicationBuilder app) => app.UseMiddleware<SessionMiddleware>();
}
