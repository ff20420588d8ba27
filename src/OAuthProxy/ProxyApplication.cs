using System.Security.Cryptography;
using OAuthProxy.Accounts;
using OAuthProxy.Authorization;
using OAuthProxy.Configuration;
using OAuthProxy.Explaining;
using OAuthProxy.Gateway;
using OAuthProxy.Gateway.Comparing;
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
    /// <param name="replace">Puts other services in the place of some; null: the program is to serve.</param>
    public static WebApplication Build(Settings settings, LogStreams? logs = null, Action<IServiceCollection>? replace = null)
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

        replace?.Invoke(builder.Services);
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

    /// <summary>The operator's command <c>explain</c>: the program itself, with nothing around it.</summary>
    /// <returns>The request passes; or two gateway files were compared.</returns>
    public static async Task<bool> ExplainAsync(Settings settings, TextWriter output)
    {
        if (settings.Explain is { Before.Model: { } before, After.Model: { } after })
        {
            var difference = await CompareAsync(settings, before, after);
            await output.WriteAsync(settings.AsJson ? DifferenceJson.Render(difference) : DifferenceText.Render(difference));
            return true;
        }

        await using var app = BuildRehearsal(settings);
        await app.StartAsync();
        var explain = settings.Explain;
        var explanation = await app.Services.GetRequiredService<Rehearsal>().ExplainAsync(explain.Request!, explain.Person, explain.Sources);
        await app.StopAsync();
        await output.WriteAsync(settings.AsJson ? ExplanationJson.Render(explanation) : ExplanationText.Render(explanation));
        return explanation.Passes;
    }

    /// <summary>
    /// The program as it serves, for requests that no network brings and none takes on. It has no log and no listener, and a secret that nobody knows
    /// seals what nobody will see.
    /// </summary>
    public static WebApplication BuildRehearsal(Settings settings)
    {
        var (listening, telemetry) = (new ListeningOptions(), new TelemetryOptions());
        return Build(
            settings with
            {
                Listening = settings.Listening with { Http = listening.Http, Certificate = listening.Certificate },
                Sessions = settings.Sessions with { StoreType = SessionStoreType.Cookie, CookieSecret = new(RandomNumberGenerator.GetBytes(32)), PreviousSecrets = [] },
                Redis = settings.Redis with { IsUsed = false },
                Telemetry = telemetry with
                {
                    PingPath = settings.Telemetry.PingPath,
                    PingUserAgent = settings.Telemetry.PingUserAgent,
                    ReadyPath = settings.Telemetry.ReadyPath,
                    Logging = telemetry.Logging with { StandardEnabled = false, AuthEnabled = false, RequestEnabled = false, RequestIdHeader = settings.Telemetry.Logging.RequestIdHeader },
                },
            },
            replace: services => services.AddRehearsal());
    }

    private static async Task<AccessDifference> CompareAsync(Settings settings, GatewayModel before, GatewayModel after)
    {
        await using var services = new ServiceCollection().AddLogging().AddAccessRules(settings.Authorization).BuildServiceProvider();
        var listed = services.GetRequiredService<EmailList>();
        listed.Read();
        var principals = new PrincipalSource(settings.Authorization, [.. listed.Addresses.Order(StringComparer.OrdinalIgnoreCase)], hasLocalAccounts: settings.Accounts.File.Length > 0);
        return new AccessComparison(before, after, services.GetRequiredService<RouteJudge>(), principals).Compare();
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
