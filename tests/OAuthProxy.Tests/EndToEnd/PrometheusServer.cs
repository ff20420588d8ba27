using System.Net;
using OAuthProxy.Tests.Support.Partners;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>Debian's Prometheus, with one proxy to scrape or none, and its data in a folder of its own.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";

    private readonly DirectoryInfo _folder;
    private readonly PartnerProcess _process;

    private PrometheusServer(DirectoryInfo folder, PartnerProcess process, Uri address) => (_folder, _process, Address) = (folder, process, address);

    public Uri Address { get; }

    /// <param name="pathPrefix">Where it is to believe it lives.</param>
    /// <param name="target">The address from which it is to fetch metrics, every second.</param>
    public static async Task<PrometheusServer> StartAsync(string pathPrefix = "/", IPEndPoint? target = null)
    {
        var folder = NewFolder();
        var settings = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(settings, target is null ? "global: {}\n" : $"scrape_configs: [{{job_name: proxy, scrape_interval: 1s, static_configs: [{{targets: ['{target}']}}]}}]\n");
        return await RunAsync(folder, [$"--config.file={settings}", $"--web.external-url={pathPrefix}", $"--web.route-prefix={pathPrefix}"], pathPrefix);
    }

    /// <param name="arguments">All but where it listens and where its data are, which is the test's to say.</param>
    public static Task<PrometheusServer> StartWithAsync(params IReadOnlyCollection<string> arguments) => RunAsync(NewFolder(), arguments);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static DirectoryInfo NewFolder()
    {
        Partner.Require(File.Exists(Program), "Prometheus");
        return Directory.CreateTempSubdirectory("oauthproxy-prometheus-");
    }

    private static async Task<PrometheusServer> RunAsync(DirectoryInfo folder, IReadOnlyCollection<string> arguments, string pathPrefix = "/")
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/");
        var process = await PartnerProcess.StartAsync(
            Program,
            [.. arguments, $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}", $"--web.listen-address={address.Authority}"],
            folder.FullName);
        var server = new PrometheusServer(folder, process, address);
        try
        {
            await process.UntilReadyAsync(new Uri(address, $"{pathPrefix.TrimEnd('/')}/-/ready"));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }
}
