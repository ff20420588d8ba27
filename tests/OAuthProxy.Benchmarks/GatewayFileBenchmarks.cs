using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using OAuthProxy.Configuration;
using OAuthProxy.Gateway;

namespace OAuthProxy.Benchmarks;

/// <summary>The gateway file at the start and at each change, and the look-up once for every request.</summary>
public class GatewayFileBenchmarks
{
    private readonly string _file = Path.GetTempFileName();
    private WebApplication? _proxy;
    private GatewayReload? _reload;
    private string _text = "";
    private GatewayTable? _table;

    [Params(100, 10_000)]
    public int Hosts { get; set; }

    [GlobalSetup]
    public void Write()
    {
        var text = new StringBuilder("defaults: { allow: { orgs: [acme] } }\nhosts:\n");
        for (var number = 0; number < Hosts; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                  - host: app-{{number}}.example.com
                    title: Application {{number}}
                    upstream: http://app-{{number}}:5601
                    allow: { any: [ { teams: ["acme:ops"], email_domains: [example.com] }, { users: [octocat] } ] }
                    paths:
                      - { path: /public/, public: true }
                      - { path: /admin/, allow: { teams: ["acme:admins"] } }
                      - { path: /api/, upstream: http://api:8080, strip_prefix: true, methods: [GET], api: true }

                """);
        }

        _text = text.ToString();
        _table = new((GatewayModel)Read());
        if (Find() is not { IsAmbiguous: false, Route.Path: "/admin/" })
        {
            throw new InvalidOperationException("The path should be found.");
        }
    }

    [GlobalSetup(Target = nameof(Reload))]
    public void Start()
    {
        Write();
        File.WriteAllText(_file, _text);
        string[] flags =
        [
            "--provider=github", "--client-id=x", "--client-secret=y", "--cookie-secret=0123456789abcdef0123456789abcdef", "--cookie-secure=false", "--http-address=127.0.0.1:0", $"--gateway-file={_file}",
            "--redirect-url=https://app-1.example.com/oauth2/callback",
        ];
        _proxy = ProxyApplication.Build(SettingsReader.Read(flags, new Dictionary<string, string>()).Settings);
        _reload = _proxy.Services.GetRequiredService<GatewayReload>();
    }

    [GlobalCleanup]
    public void Stop() => File.Delete(_file);

    /// <summary>The file is read and put in force, and each application has another address than before.</summary>
    [Benchmark]
    public object Reload()
    {
        _text = _text.Contains(":5601", StringComparison.Ordinal) ? _text.Replace(":5601", ":5602", StringComparison.Ordinal) : _text.Replace(":5602", ":5601", StringComparison.Ordinal);
        File.WriteAllText(_file, _text);
        _reload!.Read();
        return _reload.WhyNotInForce is { } why ? throw new InvalidOperationException(why) : _reload;
    }

    [Benchmark]
    public object Read() => GatewayFile.Parse(_text, "gateway.yaml").Model!;

    [Benchmark]
    public object FindOne() => Find();

    private GatewayMatch Find() => _table!.Find("app-7.example.com", "/admin/users?page=2");
}
