namespace OAuthProxy.Pages;

internal static class PagesExtensions
{
    public static IServiceCollection AddPages(this IServiceCollection services, PagesOptions options) => services
        .AddSingleton(options)
        .AddSingleton<SignInPage>()
        .AddSingleton<PortalPage>()
        .AddSingleton<ErrorPage>();

    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app) => app.UseMiddleware<ErrorPageMiddleware>();

    /// <summary>Search engines have nothing to look for behind a sign-in.</summary>
    public static IEndpointConventionBuilder MapRobots(this IEndpointRouteBuilder endpoints)
    {
        var text = endpoints.ServiceProvider.GetRequiredService<PagesOptions>().Templates?.Robots ?? "User-agent: *\nDisallow: /\n";
        return endpoints.Map("/robots.txt", context =>
        {
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync(text);
        });
    }
}
