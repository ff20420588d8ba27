using System.Globalization;
using System.Net;
using OAuthProxy.Gateway;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>
/// A sample of the gateway as it runs: its Redis by its own command, and the program by its own arguments and file. What differs is where things
/// are: files below a folder of the test's, servers on ports of the loopback address, which is also whom the proxy trusts.
/// The people: alice (of acme:ops), carol (of acme:dev), bob (of acme alone), mallory (of nothing).
/// </summary>
internal sealed class RunningSample : IAsyncDisposable
{
    private const string ClientSecret = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, EchoUpstream> _applications = new(StringComparer.Ordinal);
    private readonly int _redisPort = LoopbackPort.Free();
    private PartnerProcess? _redis;

    private RunningSample(GatewaySample sample) => Sample = sample;

    public GatewaySample Sample { get; }

    public ProxyUnderTest Proxy { get; private set; } = null!;

    /// <summary>By their addresses in the sample's file; each answers with its own.</summary>
    public IReadOnlyDictionary<string, EchoUpstream> Applications => _applications;

    /// <summary>The gateway file that is in force, as the program's own reader reads it.</summary>
    public GatewayModel Model => GatewayFile.Read(File).Model!;

    private string File => Place("/etc/oauthproxy/gateway.yaml");

    private Uri Callback => new(Sample.ValueOf("redirect-url"));

    public static async Task<RunningSample> StartAsync(string folder)
    {
        RedisServer.RequirePresent();
        var running = new RunningSample(GatewaySample.Of(folder));
        try
        {
            await running.StartAsync();
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>A browser at one of the hosts; with another's cookies it is the same browser.</summary>
    public TestBrowser NewBrowser(string host, TestBrowser? same = null) => Proxy.NewBrowser(host, same?.Cookies);

    /// <summary>Signs somebody in, beginning at the host, and arrives where that began.</summary>
    public async Task<TestBrowser> SignInAsync(string login, string host)
    {
        var browser = NewBrowser(host);
        using var answer = await browser.SignInAsync(login, $"https://{host}/");
        Assert.Equal((HttpStatusCode.Redirect, $"https://{host}/"), (answer.StatusCode, answer.Location()));
        return browser;
    }

    /// <summary>What an application was asked, but for whether it is well.</summary>
    public IReadOnlyList<RecordedRequest> AskedOf(params IEnumerable<string> addresses) =>
        [.. addresses.SelectMany(address => Applications[address].Requests).Where(request => request["User-Agent"] is not ["OAuthProxy (health probe)"])];

    /// <summary>Puts another version of the file where the old one is, as a rename or the swap of a mounted ConfigMap does.</summary>
    public void Change(Func<string, string> change)
    {
        System.IO.File.Move(_folder.Write("new.yaml", change(System.IO.File.ReadAllText(File))), File, overwrite: true);
        Proxy.Services.GetRequiredService<GatewayReload>().Read();
    }

    /// <summary>Runs the program beside the proxy, as in its container.</summary>
    public Task<ProgramEnd> RunAsync(params IEnumerable<string> arguments) =>
        ProgramProcess.RunAsync([.. arguments.Select(argument => argument.Contains('=', StringComparison.Ordinal) ? Redirected(argument) : argument)]);

    public async ValueTask DisposeAsync()
    {
        if (Proxy is not null)
        {
            await Proxy.DisposeAsync();
        }

        foreach (var application in _applications.Values)
        {
            await application.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        foreach (var flag in Sample.Flags.Where(flag => flag.Split('=')[0].EndsWith("-file", StringComparison.Ordinal)))
        {
            _folder.Write(flag.Split('=', 2)[1].TrimStart('/'), flag.Contains("redis", StringComparison.Ordinal) ? password + "\n" : ClientSecret + "\n");
        }

        await StartApplicationsAsync();
        await StartRedisAsync();
        Proxy = await ProxyUnderTest.StartAsync([.. WithoutDefaults, .. Sample.Flags.Select(Redirected)]);
        var people = Proxy.GitHub.Directory;
        people.AddApp(ProxyUnderTest.ClientId, ClientSecret, Callback.AbsoluteUri);
        people.AddUser("carol", emails: new GitHubEmail("carol@corp.example", Primary: true));
        people.AddMember("acme", "carol");
        people.AddTeam("acme", "ops", "alice");
        people.AddTeam("acme", "dev", "carol");
    }

    /// <summary>What the tests' proxies have by default: here nothing counts but what the sample says.</summary>
    private static string[] WithoutDefaults =>
    [
        "--upstream", "--provider", "--cookie-secure", "--cookie-expire", "--cookie-refresh", "--cookie-secret", "--cookie-domain", "--http-address",
        "--redirect-url", "--github-org", "--email-domain", "--client-id", "--client-secret",
    ];

    private async Task StartApplicationsAsync()
    {
        var text = SampleFiles.Text(Sample.GatewayFile);
        foreach (var address in Files.Good(text).Hosts.SelectMany(host => host.Routes).SelectMany(route => route.Upstream.Addresses).Select(address => address.ToString()).Distinct())
        {
            var application = await EchoUpstream.StartAsync();
            application.Answer = context => context.Response.WriteAsync(address);
            _applications.Add(address, application);
            text = text.Replace(address, application.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        }

        _folder.Write("etc/oauthproxy/gateway.yaml", text);
    }

    private async Task StartRedisAsync()
    {
        Directory.CreateDirectory(Place("/data"));
        var command = Sample.RedisCommand.Select(part => part
            .Replace("/run/", Place("/run/"), StringComparison.Ordinal)
            .Replace("--dir /data", $"--dir {Place("/data")}", StringComparison.Ordinal)
            .Replace("redis-server ", string.Create(CultureInfo.InvariantCulture, $"redis-server --bind 127.0.0.1 --port {_redisPort} "), StringComparison.Ordinal)).ToArray();
        _redis = await PartnerProcess.StartAsync(command[0], command[1..], _folder["."]);
        await _redis.UntilPrintsAsync("Ready to accept connections");
    }

    private string Redirected(string flag)
    {
        var (name, value) = (flag.Split('=')[0], flag.Split('=', 2)[1]);
        return name switch
        {
            _ when value.StartsWith('/') => $"{name}={Place(value)}",
            "--redis-connection-url" => string.Create(CultureInfo.InvariantCulture, $"{name}=redis://127.0.0.1:{_redisPort}"),
            "--http-address" or "--metrics-address" => $"{name}=127.0.0.1:0",
            "--trusted-proxy-ip" => $"{name}=127.0.0.1",
            _ => flag,
        };
    }

    private string Place(string path) => _folder[path.TrimStart('/')];
}
