using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Gateways that forward by themselves get the decision that the proxy itself would make.</summary>
public sealed class GatewayAuthEndpointTests : IAsyncLifetime
{
    private const string Rules = """
        hosts:
          - host: kibana.example.com
            upstream: "{upstream}"
            allow: { orgs: [acme] }
            paths:
              - { path: /public/, public: true }
              - { path: /admin/, allow: { teams: ["acme:sre"] } }
              - { path: /api/, methods: [GET] }
          - { host: open.example.com, upstream: "{upstream}", public: true }
          - { host: ops.example.com, upstream: "{upstream}", allow: { teams: ["acme:sre"] } }
        """;

    private GatewayProxy _gateway = null!;
    private string _bob = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProxy.StartAsync(Rules, "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1", "--email-domain=*", "--github-org=acme");
        _bob = await _gateway.CookieOfAsync(Person.Named("bob", groups: ["acme"]));
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("kibana.example.com", "/", 401, 202)]
    [InlineData("kibana.example.com", "/public/x", 202, 202)]
    [InlineData("kibana.example.com", "/admin/x", 401, 403)]
    [InlineData("kibana.example.com", "/ADMIN/", 403, 403)]
    [InlineData("kibana.example.com", "/public/../admin/", 403, 403)]
    [InlineData("open.example.com", "/x", 202, 202)]
    [InlineData("ops.example.com", "/", 401, 403)]
    [InlineData("elsewhere.example.com", "/", 401, 202)]
    public async Task The_same_rule_answers(string host, string path, int toStranger, int toBob)
    {
        foreach (var headers in new string[][] { [$"X-Original-URL: https://{host}{path}", "X-Original-Method: GET"], [$"X-Forwarded-Uri: {path}", "X-Forwarded-Method: GET"] })
        {
            Assert.Equal(toStranger, (await _gateway.AskAsync(host, "GET /oauth2/auth", null, headers)).Status);
            Assert.Equal(toBob, (await _gateway.AskAsync(host, "GET /oauth2/auth", _bob, headers)).Status);
        }

        Assert.Equal(toStranger == 202 ? 200 : toStranger, await Envoy(null));
        Assert.Equal(toBob == 202 ? 200 : toBob, await Envoy(_bob));

        async Task<int> Envoy(string? cookie) => path.Contains("..", StringComparison.Ordinal)
            ? cookie is null ? toStranger : toBob // refused before any rule
            : (await _gateway.AskAsync(host, $"GET /oauth2/ext_authz{path}", cookie, "Accept: application/json")).Status;
    }

    [Fact]
    public async Task A_refusal_leaves_the_session()
    {
        Assert.Equal(403, (await _gateway.AskAsync("ops.example.com", "GET /oauth2/auth", _bob, "X-Forwarded-Uri: /")).Status);
        Assert.Equal(202, (await _gateway.AskAsync("kibana.example.com", "GET /oauth2/auth", _bob, "X-Forwarded-Uri: /")).Status);
    }

    [Theory]
    [InlineData("POST", 403)]
    [InlineData("GET", 202)]
    public async Task Methods_count(string method, int status) =>
        Assert.Equal(status, (await _gateway.AskAsync("kibana.example.com", "GET /oauth2/auth", _bob, "X-Forwarded-Uri: /api/", $"X-Forwarded-Method: {method}")).Status);

    /// <summary>A gateway that writes X-Forwarded-Uri lets the client's X-Original-URL through.</summary>
    [Theory]
    [InlineData("ops.example.com", "https://open.example.com/")]
    [InlineData("ops.example.com", "https://elsewhere.example.com/")]
    [InlineData("elsewhere.example.com", "https://open.example.com/")]
    [InlineData("kibana.example.com", "https://OPEN.example.com./")]
    public async Task A_client_cannot_name_another_host(string host, string url)
    {
        Assert.Equal(403, (await _gateway.AskAsync(host, "GET /oauth2/auth", null, "X-Forwarded-Uri: /", $"X-Original-URL: {url}")).Status);
        Assert.Equal(403, (await _gateway.AskAsync(host, "GET /oauth2/auth", _bob, "X-Forwarded-Uri: /", $"X-Original-URL: {url}")).Status);
    }

    [Fact]
    public async Task Where_the_path_decides_it_has_to_be_told()
    {
        var answer = await _gateway.AskAsync("kibana.example.com", "GET /oauth2/auth", _bob);

        Assert.Equal(403, answer.Status);
        Assert.Contains("original_request_unclear", answer.Body, StringComparison.Ordinal);
        Assert.Equal(403, (await _gateway.AskAsync("ops.example.com", "GET /oauth2/auth", _bob)).Status);
        Assert.Equal(202, (await _gateway.AskAsync("open.example.com", "GET /oauth2/auth")).Status);
        Assert.Equal(202, (await _gateway.AskAsync("elsewhere.example.com", "GET /oauth2/auth", _bob)).Status);
    }
}
