using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Ways around the rules of the file that others have fallen for.</summary>
public sealed class GatewayAttackTests : IAsyncLifetime
{
    private const string Rules = """
        hosts:
          - host: kibana.example.com
            upstream: "{upstream}"
            public: true
            paths:
              - { path: /admin/, upstream: "{other}", allow: { teams: ["acme:sre"] } }
          - host: closed.example.com
            upstream: "{other}"
            allow: { users: [alice] }
            paths:
              - { path: /public/, public: true, upstream: "{upstream}" }
        """;

    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayProxy.StartAsync(Rules, "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1");

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/public/../admin")]
    [InlineData("/public/%2e%2e/admin")]
    [InlineData("/public/.%2E/admin")]
    [InlineData("/public/..%2fadmin")]
    [InlineData("/public%2f..%2fadmin")]
    [InlineData("/public/%252e%252e/admin")]
    [InlineData("/public/..;/admin")]
    [InlineData("/public/..;x=1/admin")]
    [InlineData("/public/..\\admin")]
    [InlineData("/public/%5c..%5cadmin")]
    [InlineData("//public/../admin")]
    [InlineData("/public//../admin")]
    [InlineData("/public/%00/../admin")]
    [InlineData("/public/%00")]
    [InlineData("/PUBLIC/x")]
    [InlineData("/%70ublic/x")]
    [InlineData("/public%2fx")]
    [InlineData("//public/")]
    [InlineData("/public;/x")]
    [InlineData("/public/#/../admin")]
    [InlineData("http://closed.example.com/public/../admin")]
    public async Task A_public_prefix_opens_nothing_beside_it(string target)
    {
        var answer = await _gateway.AskAsync("closed.example.com", $"GET {target}", null, "Accept: text/html");

        Assert.Equal(400, answer.Status);
        AssertNothingReached();
    }

    [Theory]
    [InlineData("/ADMIN/")]
    [InlineData("/Admin/x")]
    [InlineData("/%61dmin/")]
    [InlineData("/%41DMIN/x")]
    [InlineData("/admin%2f")]
    [InlineData("/admin%2Fx")]
    [InlineData("/admin;/")]
    [InlineData("//admin/")]
    [InlineData("/x/../admin/")]
    [InlineData("/x/%2e%2e/admin/")]
    [InlineData("/./admin/")]
    [InlineData("/%2e/admin/")]
    [InlineData("/\\admin/")]
    [InlineData("/%5cadmin/")]
    [InlineData("/admin\\x")]
    [InlineData("/%2561dmin/")]
    [InlineData("/ADMIN")]
    [InlineData("/%61dmin")]
    public async Task A_closed_prefix_is_not_reached_by_another_spelling(string target)
    {
        Assert.Equal(400, (await _gateway.AskAsync("kibana.example.com", $"GET {target}")).Status);
        AssertNothingReached();
    }

    [Theory]
    [InlineData("/public/x?y=/../admin/%2f//")]
    [InlineData("/public/a..b")]
    [InlineData("/public/%C3%BC")]
    public async Task What_can_be_read_in_one_way_only_passes_untouched(string target)
    {
        Assert.Equal(200, (await _gateway.AskAsync("closed.example.com", $"GET {target}")).Status);
        Assert.Equal(target, _gateway.Upstream.Last.Target);
    }

    [Theory]
    [InlineData("/public/a%2Fb")]
    [InlineData("/public/a%252Fb/")]
    [InlineData("/public/@scope%2fname")]
    [InlineData("/public/a;jsessionid=0A1B")]
    [InlineData("/public/a//b")]
    [InlineData("/public/a%3Fb%23c")]
    public async Task What_is_one_routes_by_every_reading_passes_untouched(string target)
    {
        Assert.Equal(200, (await _gateway.AskAsync("closed.example.com", $"GET {target}")).Status);
        Assert.Equal(target, _gateway.Upstream.Last.Target);
    }

    [Fact]
    public async Task A_header_that_names_another_method_passes_where_the_method_decides_nothing()
    {
        await using var gateway = await GatewayProxy.StartAsync("""
            hosts:
              - host: lists.example.com
                upstream: "{upstream}"
                allow: { users: [alice] }
                paths:
                  - { path: /admin/, allow: { users: [bob] } }
                  - { path: /api/, methods: [GET, POST] }
            """);
        var alice = await gateway.CookieOfAsync(Person.Named("alice"));

        await gateway.AskAsync("lists.example.com", "POST /items", alice, "X-HTTP-Method: MERGE", "X-Original-URL: /admin/", "Content-Length: 0");
        var items = gateway.Upstream.Last;
        await gateway.AskAsync("lists.example.com", "POST /api/items", alice, "X-HTTP-Method: MERGE", "X-Original-URL: /admin/", "Content-Length: 0");
        var api = gateway.Upstream.Last;

        Assert.Equal(["MERGE"], items["X-HTTP-Method"]);
        Assert.Empty(items["X-Original-URL"]);
        Assert.Empty(api["X-HTTP-Method"]);
        Assert.Empty(api["X-Original-URL"]);
    }

    [Theory]
    [InlineData("closed.example.com.", null)]
    [InlineData("CLOSED.example.com", null)]
    [InlineData("closed.example.com:80", null)]
    [InlineData("closed.example.com", "X-Forwarded-Uri: /public/")]
    [InlineData("closed.example.com", "X-Original-URL: http://kibana.example.com/")]
    [InlineData("closed.example.com", "X-Rewrite-URL: /public/")]
    [InlineData("closed.example.com", "X-HTTP-Method-Override: GET")]
    [InlineData("closed.example.com", "Forwarded: host=kibana.example.com")]
    public async Task A_host_is_the_same_in_every_spelling(string host, string? header)
    {
        var answer = await _gateway.AskAsync(host, "GET /", null, [.. header is null ? Array.Empty<string>() : [header], "Accept: text/html"]);

        Assert.Equal(403, answer.Status);
        AssertNothingReached();
    }

    [Theory]
    [InlineData("GET http://closed.example.com/ HTTP/1.1\r\nHost: kibana.example.com\r\n\r\n")]
    [InlineData("GET http://kibana.example.com/ HTTP/1.1\r\nHost: closed.example.com\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: closed.example.com\r\nHost: kibana.example.com\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: kibana.example.com\r\nHost: closed.example.com\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: kibana.example.com@closed.example.com\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: closed.example.com/\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: closed.example.com, kibana.example.com\r\n\r\n")]
    public async Task Two_hosts_at_once_are_none(string request)
    {
        await using var connection = await RawConnection.OpenAsync(_gateway.Proxy.EndPoint);
        await connection.SendAsync(request);

        Assert.InRange((await connection.ReadResponseAsync()).Status, 400, 421);
        Assert.Empty(_gateway.Other.Requests);
    }

    private void AssertNothingReached()
    {
        Assert.Empty(_gateway.Upstream.Requests);
        Assert.Empty(_gateway.Other.Requests);
    }
}
