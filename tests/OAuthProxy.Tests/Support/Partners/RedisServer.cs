using System.Globalization;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>
/// A Redis server of a test's own on a free port of the loopback address, without persistence; gone with its data afterwards. It can be stopped
/// and started again on the same port, and asked and told things by redis-cli.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";
    private const string Client = "/usr/bin/redis-cli";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oauthproxy-redis-");
    private readonly IReadOnlyList<string> _arguments;
    private readonly string _ready;
    private PartnerProcess? _process;

    private RedisServer(int port, IReadOnlyList<string> arguments, string ready) => (Port, _arguments, _ready) = (port, arguments, ready);

    public int Port { get; }

    public string Url => $"redis://127.0.0.1:{Port}";

    /// <summary>Its working directory.</summary>
    public string Folder => _folder.FullName;

    /// <summary>What it printed since it was last started.</summary>
    public string Output => _process?.Output ?? "";

    public int ProcessId => _process!.Id;

    public static void RequirePresent() => Partner.Require(File.Exists(Program) && File.Exists(Client), "Redis");

    /// <param name="arguments">As for redis-server: <c>--requirepass pw</c>; <c>{folder}</c> becomes its working directory. A <c>--port</c> of the caller's goes before.</param>
    public static Task<RedisServer> StartAsync(params string[] arguments) => StartAsync(LoopbackPort.Free(), "Ready to accept connections", arguments);

    /// <param name="port">Its port; <see cref="Port"/> even where the server listens there with TLS alone.</param>
    /// <param name="ready">What it prints when it is.</param>
    /// <param name="arguments">As for redis-server.</param>
    public static async Task<RedisServer> StartAsync(int port, string ready, params string[] arguments)
    {
        RequirePresent();
        string[] own = arguments.Contains("--port") ? [] : ["--port", port.ToString(CultureInfo.InvariantCulture)];
        var server = new RedisServer(port, [.. arguments, .. own], ready);
        await server.StartAsync();
        return server;
    }

    /// <summary>A sentinel: it is set up by a file alone, which it writes to.</summary>
    public static async Task<RedisServer> StartWithFileAsync(int port, string ready, string text)
    {
        RequirePresent();
        var server = new RedisServer(port, ["{folder}/sentinel.conf", "--sentinel"], ready);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "sentinel.conf"), text);
        await server.StartAsync();
        return server;
    }

    /// <summary>After <see cref="KillAsync"/>, on the same port.</summary>
    public async Task StartAsync()
    {
        string[] standard = _arguments.Any(argument => argument.EndsWith(".conf", StringComparison.Ordinal))
            ? []
            : ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--enable-debug-command", "local", "--dir", _folder.FullName];
        var given = _arguments.Select(argument => argument.Replace("{folder}", _folder.FullName, StringComparison.Ordinal)).ToList();
        _process = await PartnerProcess.StartAsync(Program, [.. given, .. standard], _folder.FullName);
        await _process.UntilPrintsAsync(_ready);
    }

    /// <summary>Ends it at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>What redis-cli prints for a command; options such as <c>-a PASSWORD</c> go before it.</summary>
    public Task<string> CliAsync(params string[] arguments) => CliAsync(Port, arguments);

    public static async Task<string> CliAsync(int port, params string[] arguments)
    {
        await using var client = await PartnerProcess.StartAsync(Client, ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "--no-auth-warning", .. arguments]);
        await client.UntilExitsAsync();
        return client.Output.Trim();
    }

    /// <summary>Waits until redis-cli prints something with this text.</summary>
    public async Task UntilAsync(string text, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var printed = await CliAsync(arguments);
        while (!printed.Contains(text, StringComparison.Ordinal))
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"redis-cli {string.Join(' ', arguments)} should print {text} and prints\n{printed}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
            printed = await CliAsync(arguments);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }
}
