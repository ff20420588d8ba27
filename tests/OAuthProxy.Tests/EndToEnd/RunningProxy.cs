using OAuthProxy.Tests.Support.Partners;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>
/// The program as operators run it: a process of its own, told everything by single-dash flags. The defaults are the argument list that
/// oauth2_proxy's users have, for plain HTTP on loopback; a flag given by a test takes a default's place.
/// </summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly PartnerProcess _process;

    private RunningProxy(PartnerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"http://localhost:{Port}/");

    /// <summary>The runtime's own host, which also runs these tests unless they were started by their executable.</summary>
    public static string DotNet { get; } = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>What the program has logged so far.</summary>
    public string Log => _process.Output;

    public static string CallbackAt(int port, string host = "localhost") => $"http://{host}:{port}/oauth2/callback";

    /// <param name="port">Where to listen; it is chosen by the caller because GitHub has to know the callback before.</param>
    /// <param name="gitHub">Where GitHub's pages and its API are.</param>
    /// <param name="flags">Each <c>-name=value</c>, the upstreams among them.</param>
    public static async Task<RunningProxy> StartAsync(int port, Uri gitHub, params IReadOnlyCollection<string> flags)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "OAuthProxy.dll");
        var process = await PartnerProcess.StartAsync(DotNet, [program, .. Defaults(port, gitHub).ExceptBy(flags.Select(NameOf), NameOf), .. flags]);
        try
        {
            await process.UntilAnswersAsync(new Uri($"http://127.0.0.1:{port}/ping"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        return new RunningProxy(process, port);
    }

    public Task UntilLogsAsync(string text) => _process.UntilPrintsAsync(text);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string NameOf(string flag) => flag.Split('=')[0];

    private static string[] Defaults(int port, Uri gitHub) =>
    [
        "-provider=github",
        "-cookie-secure=false",
        "-cookie-expire=168h0m",
        "-cookie-refresh=60m",
        "-cookie-secret=0123456789abcdef0123456789abcdef",
        $"-http-address=127.0.0.1:{port}",
        $"-redirect-url={CallbackAt(port)}",
        "-github-org=acme",
        "-email-domain=*",
        $"-client-id={EmulatedGitHub.ClientId}",
        $"-client-secret={EmulatedGitHub.ClientSecret}",
        $"-login-url={gitHub}login/oauth/authorize",
        $"-redeem-url={gitHub}login/oauth/access_token",
        $"-validate-url={gitHub}",
    ];
}
