using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using OAuthProxy.Sessions;
using OAuthProxy.Telemetry.Logging;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Support;

/// <summary>
/// The program itself, started by an operator's flags on a real socket, with a stand-in for github.com, an upstream, and a clock that the test
/// moves. The defaults are the argument list that oauth2_proxy's users have; flags given to <see cref="StartAsync"/> come on top.
/// </summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    public const string Host = "kibana.example.com";
    public const string ClientId = "Iv1.abc123";
    public const string ClientSecret = "secret_abc123";
    public const string CookieSecret = "0123456789abcdef0123456789abcdef";

    private readonly Factory _factory;
    private readonly WebApplication _gitHubApp;
    private readonly bool _ownsWorld;

    private ProxyUnderTest(Factory factory, WebApplication gitHubApp, GitHubStandIn gitHub, EchoUpstream upstream, SimulatedInternet internet, ManualClock clock, bool ownsWorld = true)
    {
        (_factory, _gitHubApp, GitHub, Upstream, Internet, Clock, _ownsWorld) = (factory, gitHubApp, gitHub, upstream, internet, clock, ownsWorld);
    }

    /// <summary>
    /// The people: alice (of acme and acme:sre), bob (of acme), mallory (of nothing). Their addresses are NAME@corp.example, primary and verified.
    /// </summary>
    public GitHubStandIn GitHub { get; }

    public EchoUpstream Upstream { get; }

    public SimulatedInternet Internet { get; }

    public ManualClock Clock { get; }

    /// <summary>The events of the proxy's rooms, before any log makes lines of them.</summary>
    public LogCapture Log => _factory.Log;

    /// <summary>The lines of its logs, as an operator sees them.</summary>
    public OutputCapture Output => _factory.Output;

    /// <summary>The lines on standard error.</summary>
    public OutputCapture Errors => _factory.Errors;

    public IServiceProvider Services => _factory.Services;

    /// <summary>What the proxy makes of these cookies.</summary>
    public ValueTask<Session?> SessionOfAsync(string cookies)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookies;
        return Services.GetRequiredService<ISessionStore>().LoadAsync(context.Request);
    }

    /// <summary>Where the proxy listens.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Where it speaks TLS.</summary>
    public IPEndPoint TlsEndPoint => _factory.TlsEndPoint;

    /// <param name="flags">Each <c>--name=value</c>; a list's values are separated by commas; <c>--name</c> alone removes a default.</param>
    public static async Task<ProxyUnderTest> StartAsync(params string[] flags)
    {
        var clock = new ManualClock();
        var directory = People(clock);
        var gitHubApp = StartGitHub(directory, out var gitHub);
        var upstream = await EchoUpstream.StartAsync();
        var internet = new SimulatedInternet().With("github.com", gitHubApp.GetTestServer()).With("api.github.com", gitHubApp.GetTestServer());
        var factory = Start(flags, upstream, internet, clock);
        return new ProxyUnderTest(factory, gitHubApp, gitHub, upstream, internet, clock) { EndPoint = factory.EndPoint };
    }

    /// <summary>A second proxy in the same world: GitHub, upstream, internet and clock are this one's; flags come on top of the defaults. End it first.</summary>
    public ProxyUnderTest StartReplica(params string[] flags)
    {
        var factory = Start(flags, Upstream, Internet, Clock);
        return new ProxyUnderTest(factory, _gitHubApp, GitHub, Upstream, Internet, Clock, ownsWorld: false) { EndPoint = factory.EndPoint };
    }

    /// <summary>The stand-in answers at this host too, as a GitHub Enterprise Server would.</summary>
    public void AddGitHubHost(string host) => Internet.With(host, _gitHubApp.GetTestServer());

    /// <summary>A browser at the proxy's usual host, with an empty cookie jar or another browser's.</summary>
    public TestBrowser NewBrowser(string host = Host, CookieJar? cookies = null, IPEndPoint? gateway = null) => new(this, host, cookies, gateway);

    /// <summary>A client without cookies; any host name leads to the proxy, or to the gateway before it.</summary>
    public HttpClient NewClient(IPEndPoint? gateway = null)
    {
        var endpoint = gateway ?? EndPoint;
        return new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(endpoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri($"http://{Host}/"),
        };
    }

    /// <summary>The stand-in's own pages, as a browser would reach them.</summary>
    public HttpClient NewGitHubClient() => new(_gitHubApp.GetTestServer().CreateHandler(), disposeHandler: true) { BaseAddress = new Uri("https://github.com/") };

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        if (!_ownsWorld)
        {
            return;
        }

        await Upstream.DisposeAsync();
        await _gitHubApp.DisposeAsync();
        Assert.Empty(Internet.UnknownHosts);
    }

    private static Factory Start(string[] flags, EchoUpstream upstream, SimulatedInternet internet, ManualClock clock)
    {
        var settings = Defaults(upstream);
        foreach (var flag in flags)
        {
            var parts = flag.TrimStart('-').Split('=', 2);
            settings[parts[0]] = parts.Length == 2 ? parts[1].Replace("{upstream}", upstream.Address.ToString().TrimEnd('/'), StringComparison.Ordinal) : null;
        }

        var factory = new Factory(settings, internet, clock);
        factory.UseKestrel();
        factory.StartServer();
        return factory;
    }

    private static Dictionary<string, string?> Defaults(EchoUpstream upstream) => new(StringComparer.Ordinal)
    {
        ["upstream"] = upstream.Address.ToString(),
        ["provider"] = "github",
        ["cookie-secure"] = "true",
        ["cookie-expire"] = "168h0m",
        ["cookie-refresh"] = "60m",
        ["cookie-secret"] = CookieSecret,
        ["cookie-domain"] = Host,
        ["http-address"] = "127.0.0.1:0",
        ["redirect-url"] = $"https://{Host}/oauth2/callback",
        ["github-org"] = "acme",
        ["email-domain"] = "*",
        ["client-id"] = ClientId,
        ["client-secret"] = ClientSecret,
    };

    private static GitHubDirectory People(TimeProvider clock)
    {
        var directory = new GitHubDirectory(clock);
        foreach (var login in new[] { "alice", "bob", "mallory" })
        {
            directory.AddUser(login, emails: new GitHubEmail($"{login}@corp.example", Primary: true));
        }

        directory.AddOrganization("acme", "alice", "bob");
        directory.AddTeam("acme", "sre", "alice");
        directory.AddApp(ClientId, ClientSecret, $"https://{Host}/oauth2/callback");
        return directory;
    }

    private static WebApplication StartGitHub(GitHubDirectory directory, out GitHubStandIn gitHub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        gitHub = new GitHubStandIn(directory);
        gitHub.Map(app);
        app.Start();
        return app;
    }

    private sealed class Factory(Dictionary<string, string?> settings, SimulatedInternet internet, ManualClock clock) : WebApplicationFactory<Program>
    {
        public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

        public IPEndPoint TlsEndPoint { get; private set; } = new(IPAddress.Loopback, 0);

        public LogCapture Log { get; } = new();

        public OutputCapture Output { get; } = new();

        public OutputCapture Errors { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (name, value) in settings.Where(setting => setting.Value is not null))
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureLogging(logging => logging.AddProvider(Log));
            builder.ConfigureTestServices(services => services
                .AddSingleton<TimeProvider>(clock)
                .AddSingleton(new LogStreams(Output, Errors))
                .AddKeyedSingleton<HttpMessageHandler>(OAuthProxy.GitHub.GitHubDefaults.HttpHandler, internet));
        }

        protected override IHost CreateHost(IHostBuilder builder)
        {
            var host = base.CreateHost(builder);
            var addresses = host.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
                .Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses;
            EndPoint = Last(addresses, "http://") ?? EndPoint;
            TlsEndPoint = Last(addresses, "https://") ?? TlsEndPoint;
            return host;
        }

        /// <summary>Null where there is none but a socket in the file system.</summary>
        private static IPEndPoint? Last(ICollection<string> addresses, string scheme) =>
            addresses.Reverse().Where(address => address.StartsWith(scheme, StringComparison.Ordinal))
                .Select(address => IPEndPoint.TryParse(address[scheme.Length..], out var endpoint) ? endpoint : null)
                .FirstOrDefault(endpoint => endpoint is not null);
    }
}
