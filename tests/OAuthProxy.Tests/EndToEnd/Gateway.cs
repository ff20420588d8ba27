using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>A gateway that asks the proxy before it forwards, run by the very file that operators find among the samples; only addresses differ.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;
    private readonly PartnerProcess _process;

    private Gateway(TemporaryDirectory folder, PartnerProcess process, IPEndPoint endPoint) => (_folder, _process, EndPoint) = (folder, process, endPoint);

    public IPEndPoint EndPoint { get; }

    /// <summary>nginx with what oauth2-proxy's users have in their files: the address of the sign-in, written without any encoding.</summary>
    public const string OlderNginx = "nginx, older";

    /// <param name="kind">nginx, Caddy, HAProxy or <see cref="OlderNginx"/>.</param>
    /// <param name="proxy">Whom it asks.</param>
    /// <param name="application">What it forwards to.</param>
    /// <param name="port">Where it listens.</param>
    public static async Task<Gateway> StartAsync(string kind, string proxy, string application, int port)
    {
        var (program, sample) = kind switch
        {
            "nginx" or OlderNginx => ("/usr/sbin/nginx", "nginx.conf"),
            "Caddy" => ("/usr/bin/caddy", "Caddyfile"),
            _ => ("/usr/sbin/haproxy", "haproxy.cfg"),
        };
        Partner.Require(File.Exists(program), kind);
        var folder = new TemporaryDirectory();
        foreach (var name in new[] { sample, "auth.lua" })
        {
            var text = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "samples", "gateways", name));
            text = kind != OlderNginx ? text : text
                .Replace("error_page 401 403 = @answer;", "error_page 401 = @sign_in;", StringComparison.Ordinal)
                .Replace("location @answer {", "absolute_redirect off; location @sign_in { return 302 /oauth2/sign_in?rd=$scheme://$http_host$request_uri; } location @answer {", StringComparison.Ordinal);
            folder.Write(name, text.Replace("127.0.0.1:4180", proxy, StringComparison.Ordinal)
                .Replace("127.0.0.1:5601", application, StringComparison.Ordinal)
                .Replace("bind :8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("http://:8080", $"http://:{port}", StringComparison.Ordinal)
                .Replace("listen 8080", $"listen 127.0.0.1:{port}", StringComparison.Ordinal));
        }

        string[] arguments = kind switch
        {
            "nginx" or OlderNginx => ["-p", folder["."], "-c", folder.Write("main.conf", NginxAround(folder[sample])), "-e", "stderr"],
            "Caddy" => ["run", "--adapter", "caddyfile", "--config", folder.Write("Main", $"{{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n\tstorage file_system {folder["data"]}\n}}\nimport {folder[sample]}\n")],
            _ => ["-db", "-f", folder[sample]],
        };
        var process = await PartnerProcess.StartAsync(program, arguments, folder["."]);
        var gateway = new Gateway(folder, process, new IPEndPoint(IPAddress.Loopback, port));
        try
        {
            await process.UntilAnswersAsync(new Uri($"http://127.0.0.1:{port}/"));
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }

        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>What Debian's own file has around those of conf.d, without the places that belong to the system.</summary>
    private static string NginxAround(string site) =>
        $$"""
        daemon off; master_process off; pid nginx.pid; error_log stderr;
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            client_max_body_size 10m;
            include {{site}};
        }
        """;
}
