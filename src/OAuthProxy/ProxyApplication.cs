using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Configuration;
using OAuthProxy.Listening;
using OAuthProxy.Pages;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn;
using OAuthProxy.Telemetry;
using OAuthProxy.Telemetry.Logging;
using OAuthProxy.Tls;
using OAuthProxy.Upstreams;

namespace OAuthProxy;

/// <summary>The spine: the rooms' services, then a request's way through them.</summary>
internal static class ProxyApplication
{
    /// <param name="settings">What the operator wants; found to be good before.</param>
    /// <param name="logs">Where lines of the logs go; null: nowhere.</param>
    public static WebApplication Build(Settings settings, LogStreams? logs = null)
    {
        // Empty: no file, no variable and no default of the framework has a say beside the settings.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services
            .AddRoutingCore()
            .AddSingleton(TimeProvider.System)
            .AddMetrics()
            .AddSingleton<Instrumentation>()
            .AddHostedService<FileWatcher>()
            .AddTelemetry(settings.Telemetry, logs ?? LogStreams.Nowhere)
            .AddCertificate(settings.Telemetry.MetricsCertificate)
            .AddCertificate(settings.Listening.Certificate)
            .AddListening(settings.Listening)
            .AddPages(settings.Pages)
            .AddSessions(settings.Sessions)
            .AddAccessRules(settings.Authorization)
            .AddAccounts(settings.Accounts)
            .AddSignIn(settings.SignIn, settings.GitHub)
            .AddUpstreams(settings.Upstreams);

        var app = builder.Build();
        app.UseTelemetry(settings.Telemetry);
        app.UseRequestIds(settings.Telemetry.Logging);
        app.UseRequestLog(settings.Telemetry.Logging, new(SignInExtensions.UsernameOf, UpstreamsExtensions.UpstreamOf, settings.SignIn.CallbackPath));
        app.UseErrorPages();
        app.UseOneLength();
        app.UseTrustedProxies(settings.Listening);
        app.UseRequestHosts();
        app.UseHttpsOnly(settings.Listening, settings.Telemetry.IsProbe);
        app.UsePublicScheme(settings.Sessions.CookieSecure);
        app.UseRequestTargets();
        app.UseRouting();
        app.UseRoutes();
        app.UseSessions();
        app.UseAccessRules();

        foreach (var probe in app.MapProbes(settings.Telemetry))
        {
            probe.WithMetadata(AccessPolicy.Open, NoSession.Instance);
        }

        app.MapRobots().WithMetadata(AccessPolicy.Open, NoSession.Instance);
        app.MapSignIn();
        app.MapUpstreams(settings.Upstreams);
        app.AnnounceAddresses(settings.Telemetry.IsForMetrics);
        return app;
    }
}
