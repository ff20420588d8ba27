using System.Globalization;
using OAuthProxy.Authorization;
using OAuthProxy.Gateway;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Gateway files as the tests write them.</summary>
internal static class Files
{
    /// <summary>One with most of what there is.</summary>
    public const string Example = """
        defaults:
          allow: { orgs: [acme] }
        hosts:
          - host: kibana.example.com
            title: Kibana
            upstream: http://kibana:5601
            allow: { any: [ { teams: ["acme:ops"], email_domains: [example.com] }, { users: [octocat] }, { emails: [a@b.example] } ] }
            paths:
              - { path: /public/, public: true }
              - { path: /admin/, allow: { teams: ["acme:admins"] } }
              - { path: /api/, upstream: http://api:8080, strip_prefix: true, methods: [GET], api: true }
            headers: { set: { X-Env: prod }, remove: [X-Debug] }
            timeout: 30s
          - host: "*.dev.example.com"
            upstream:
              addresses: [http://a:80, "http://b:80", unix:///run/app.sock]
              balance: least_requests
              health: { path: /healthz, interval: 5s, timeout: 1s }
              sticky: true
        """;

    public static GatewayModel Good(string text)
    {
        var reading = GatewayFile.Parse(text, "gateway.yaml");
        Assert.Empty(reading.Problems.Select(problem => problem.ToString()));
        return reading.Model!;
    }

    /// <summary>The problems as <c>LINE:COLUMN message. Remedy</c>.</summary>
    public static IReadOnlyList<string> Problems(string text)
    {
        var reading = GatewayFile.Parse(text, "gateway.yaml");
        Assert.Null(reading.Model);
        Assert.NotEmpty(reading.Problems);
        return [.. reading.Problems.Select(problem => string.Create(CultureInfo.InvariantCulture, $"{problem.Position.Line}:{problem.Position.Column} {problem.Message}. {problem.Remedy}"))];
    }

    /// <summary>A file of one host that has these lines too.</summary>
    public static string WithHost(string lines) => $"hosts:\n  - host: a.example\n    upstream: http://a\n{string.Join('\n', lines.Split('\n').Select(line => $"    {line}"))}\n";

    public static AllowRule? RuleOf(string allow) => Good(WithHost($"allow: {allow}")).Hosts[0].Routes[0].Access.Rule;
}
