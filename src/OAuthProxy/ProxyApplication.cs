using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Configuration;
using OAuthProxy.Listening;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn;
using OAuthProxy.Telemetry;
using OAuthProxy.Upstreams;

namespace OAuthProxy;

/// <summary>The spine: the rooms' services, then a request's way through them.</summary>
internal static class ProxyApplication
{
    public static WebApplication Build(Settings settings)
    {
        // Empty: no file, no variable and no default of the framework has a say beside the settings.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services
            .AddRoutingCore()
            .AddSingleton(TimeProvider.System)
            .AddHostedService<FileWatcher>()
            .AddTelemetry()
            .AddListening(settings.Listening)
            .AddPages(settings.Pages)
            .AddSessions(settings.Sessions)
            .AddAccessRules(settings.Authorization)
            .AddAccounts(settings.Accounts)
            .AddSignIn(settings.SignIn, settings.GitHub)
            .AddUpstreams(settings.Upstreams);

        var app = builder.Build();
        app.UseErrorPages();
        app.UseOneLength();
        app.UseTrustedProxies(settings.Listening);
        app.UsePublicScheme(settings.Sessions.CookieSecure);
        app.UseRequestTargets();
        app.UseRouting();
        app.UseSessions();
        app.UseAccessRules();

        foreach (var probe in app.MapProbes(settings.Telemetry))
        {
            probe.WithMetadata(AccessPolicy.Open, NoSession.Instance);
        }

        app.MapRobots().WithMetadata(AccessPolicy.Open, NoSession.Instance);
        app.MapSignIn();
        app.MapUpstreams(settings.Upstreams);
        app.AnnounceAddresses();
        return app;
    }
}
