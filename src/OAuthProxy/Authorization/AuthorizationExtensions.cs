namespace OAuthProxy.Authorization;

internal static class AuthorizationExtensions
{
    public static IServiceCollection AddAccessRules(this IServiceCollection services, AuthorizationOptions options) => services
        .AddSingleton(options)
        .AddSingleton(provider => new EmailList(options.EmailsFile, provider.GetRequiredService<ILogger<EmailList>>()))
        .AddSingleton<AccessRules>()
        .AddSingleton<OpenRequests>()
        .AddSingleton<RouteJudge>()
        .AddSingleton<AccessAnywhere>()
        .AddSingleton(provider => new WatchedFile(options.EmailsFile, provider.GetRequiredService<EmailList>().Read));
}
