using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Configuration;
using OAuthProxy.Gateway;
using OAuthProxy.Listening;
using OAuthProxy.Pages;
using OAuthProxy.Redis;
using OAuthProxy.Sessions;
using OAuthProxy.Sessions.Tickets;
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
        var upstreams = settings.Upstreams with { Upstreams = settings.Gateway.Beside(settings.Upstreams.Upstreams) };

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
            .AddHostCertificates(settings.Listening.Certificate)
            .AddListening(settings.Listening)
            .AddPages(settings.Pages)
            .AddRedis(settings.Redis)
            .AddSessions(settings.Sessions, settings.GitHub.ClientSecret)
            .AddAccessRules(settings.Authorization)
            .AddAccounts(settings.Accounts)
            .AddSignIn(settings.SignIn, settings.GitHub)
            .AddUpstreams(upstreams)
            .AddGateway(settings.Gateway, settings.Upstreams.Upstreams);

        var app = builder.Build();
        app.UseTelemetry(settings.Telemetry);
        app.UseRequestIds(settings.Telemetry.Logging);
        app.UseRequestLog(settings.Telemetry.Logging, new(SignInExtensions.UsernameOf, UpstreamsExtensions.UpstreamOf, settings.SignIn.PathsWithSecrets));
        app.UseErrorPages();
        app.UseOneLength();
        app.UseTrustedProxies(settings.Listening);
        app.UseRequestHosts();
        app.UseOwnCertificates(settings.Telemetry.IsProbe);
        app.UseHttpsOnly(settings.Listening, settings.Telemetry.IsProbe);
        app.UsePublicScheme(settings.Sessions.CookieSecure);
        app.UseRequestTargets();
        app.UseRouting();
        app.UseRoutes();
        app.UseStoreOutages();
        app.UseSessions();
        app.UseAccessRules();

        foreach (var probe in app.MapProbes(settings.Telemetry))
        {
            probe.WithMetadata(AccessPolicy.Open, NoSession.Instance);
        }

        app.MapRobots().WithMetadata(AccessPolicy.Open, NoSession.Instance);
        app.MapSignIn();
        app.MapUpstreams(upstreams);
        app.AnnounceAddresses(settings.Telemetry.IsForMetrics);
        return app;
    }

    /// <summary>The operator's commands about sessions, without a proxy.</summary>
    /// <exception cref="SessionStoreException">Redis cannot be asked.</exception>
    public static async Task RunCommandAsync(Settings settings, TextWriter output)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddMetrics()
            .AddSingleton<Instrumentation>()
            .AddRedis(settings.Redis)
            .AddSessions(settings.Sessions, settings.GitHub.ClientSecret)
            .BuildServiceProvider();
        var command = services.GetRequiredService<SessionsCommand>();
        await (settings.Command == SettingsCommand.RevokeSessions
            ? command.RevokeAsync(settings.User, settings.AsJson, output)
            : command.ListAsync(settings.User, settings.AsJson, output));
    }

    /// <summary>What other servers will never agree to in the settings, found by asking them once.</summary>
    public static async Task<IReadOnlyList<string>> FindMistakesAsync(WebApplication app)
    {
        var mistakes = new List<string>();
        foreach (var check in app.Services.GetServices<StartCheck>())
        {
            if (await check.FindMistakeAsync(app.Lifetime.ApplicationStopping) is { } mistake)
            {
                mistakes.Add(mistake.ToString());
            }
        }

        return mistakes;
    }
}
