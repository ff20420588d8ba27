namespace TryIt.Dashboard;

/// <summary>An application without any sign-in of its own: it believes the identity headers it gets.</summary>
internal static class DashboardApplication
{
    public static async Task<WebApplication> StartAsync(Uri address, CancellationToken cancellationToken = default)
    {
        var app = LocalServer.Create(address);
        app.UseWebSockets();
        app.MapGet("/", DashboardPages.HomeAsync);
        app.MapGet("/deep/link", DashboardPages.DeepLinkAsync);
        app.MapGet("/app.css", context => DashboardAssets.WriteAsync(context, "text/css", DashboardAssets.Style));
        app.MapGet("/app.js", context => DashboardAssets.WriteAsync(context, "text/javascript", DashboardAssets.Script));
        app.MapGet("/events", context => LiveEndpoints.TickAsync(context, app.Lifetime.ApplicationStopping));
        app.MapGet("/ws", context => LiveEndpoints.EchoAsync(context, app.Lifetime.ApplicationStopping));
        app.MapFallback("/{**path}", DashboardPages.NotFoundAsync);
        await app.StartAsync(cancellationToken);
        return app;
    }
}
