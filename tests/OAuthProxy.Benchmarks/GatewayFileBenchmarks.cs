using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using OAuthProxy.Gateway;

namespace OAuthProxy.Benchmarks;

/// <summary>The gateway file at the start and at each change, and the look-up once for every request.</summary>
public class GatewayFileBenchmarks
{
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

    [Benchmark]
    public object Read() => GatewayFile.Parse(_text, "gateway.yaml").Model!;

    [Benchmark]
    public object FindOne() => Find();

    private GatewayMatch Find() => _table!.Find("app-7.example.com", "/admin/users?page=2");
}
