using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OAuthProxy.GitHub;

internal static class GitHubExtensions
{
    /// <summary>
    /// Adds the scheme without the framework's own AddAuthentication, which would bring a data protection key ring and read it from disk at
    /// start; the keys here are those of the cookies.
    /// </summary>
    public static IServiceCollection AddGitHub(this IServiceCollection services, GitHubOptions options, Action<GitHubHandlerOptions> configure)
    {
        services.AddSingleton(options);
        services.TryAddKeyedSingleton<HttpMessageHandler>(GitHubDefaults.HttpHandler, (_, _) => GitHubHttp.CreateHandler(options));
        services.AddSingleton<GitHubCalls>();
        services.AddSingleton(provider => new GitHubHttp(provider.GetRequiredService<GitHubCalls>().Observe(provider.GetRequiredKeyedService<HttpMessageHandler>(GitHubDefaults.HttpHandler))));
        services.AddSingleton<GitHubApi>();
        services.AddSingleton<GitHubApplication>();
        services.AddSingleton<GitHubTokenCheck>();
        services.AddSingleton(provider => options.ClientSecret.Watch(provider.GetRequiredService<ILogger<Secret>>()));
        services.AddSingleton(provider => options.RepositoryToken.Watch(provider.GetRequiredService<ILogger<Secret>>()));
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddOAuth<GitHubHandlerOptions, GitHubHandler>(GitHubDefaults.Scheme, handler =>
        {
            handler.ClientId = options.ClientId;
            handler.ClientSecret = options.ClientSecret.Text;
            handler.AuthorizationEndpoint = options.LoginUrl.AbsoluteUri;
            handler.TokenEndpoint = options.RedeemUrl.AbsoluteUri;
            handler.RedirectUrl = options.RedirectUrl;
            handler.UsePkce = true;
            foreach (var scope in options.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                handler.Scope.Add(scope);
            }

            configure(handler);
        });
        services.AddOptions<GitHubHandlerOptions>(GitHubDefaults.Scheme).Configure<GitHubHttp>((handler, http) => handler.Backchannel = http.Client);
        return services;
    }
}
