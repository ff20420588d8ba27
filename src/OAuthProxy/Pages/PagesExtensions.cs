namespace OAuthProxy.Pages;

internal static class PagesExtensions
{
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app) => app.UseMiddleware<ErrorPageMiddleware>();

    /// <summary>Search engines have nothing to look for behind a sign-in.</summary>
    public static IEndpointConventionBuilder MapRobots(this IEndpointRouteBuilder endpoints) => endpoints.Map("/robots.txt", context =>
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync("User-agent: *\nDisallow: /\n");
    });
}
