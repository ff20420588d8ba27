namespace OAuthProxy.Accounts;

internal static class AccountsExtensions
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, AccountsOptions options) => services
        .AddSingleton(options)
        .AddSingleton<HtpasswdFile>()
        .AddSingleton<AttemptLimits>()
        .AddSingleton<RememberedPasswords>()
        .AddSingleton<HashingQueue>()
        .AddSingleton<LocalAccounts>()
        .AddSingleton(provider => new WatchedFile(options.File, provider.GetRequiredService<HtpasswdFile>().Read));
}
