using System.Text.Json;
using OAuthProxy.Explaining;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Explaining;

public sealed class ExplanationTests : IAsyncLifetime
{
    private static readonly Identity Admin = Person.Named("jane", ["jane@example.com"], ["acme", "acme:admins", "acme:ops"]);

    private RehearsedProxy _proxy = null!;

    public async ValueTask InitializeAsync() => _proxy = await RehearsedProxy.StartAsync(Files.Example);

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData("https://kibana.example.com/", "allowed", "gateway.yaml:7", "/")]
    [InlineData("https://KIBANA.example.com.:8443/app?q=1", "allowed", "gateway.yaml:7", "/")]
    [InlineData("https://kibana.example.com/app#/discover", "allowed", "gateway.yaml:7", "/")]
    [InlineData("https://kibana.example.com/admin/x", "allowed", "gateway.yaml:10", "/admin/")]
    [InlineData("https://kibana.example.com/admin", "allowed", "gateway.yaml:10", "/admin")]
    [InlineData("http://x.dev.example.com", "allowed", "gateway.yaml:2", "/")]
    [InlineData("https://kibana.example.com/public/logo.svg", "allowed", "gateway.yaml:7", "/public/")]
    [InlineData("https://other.example/", "not_found", null, null)]
    [InlineData("https://kibana.example.com/ADMIN/", "bad_target", null, null)]
    [InlineData("https://kibana.example.com/public/../admin/", "bad_target", null, null)]
    [InlineData("https://kibana.example.com/%00", "bad_target", null, null)]
    [InlineData("https://kibana.example.com/oauth2/sign_in", "of_the_proxy", null, null)]
    [InlineData("https://kibana.example.com/ping", "of_the_proxy", null, null)]
    public async Task Tells_route_rule_and_decision(string url, string decision, string? rule, string? path)
    {
        var json = await _proxy.JsonAsync("GET", url, Admin);

        Assert.Equal((decision, rule, path), (Text(json, "decision"), Text(json, "rule"), json.TryGetProperty("route", out var route) ? Text(route, "path") : null));
    }

    [Fact]
    public async Task Tells_where_a_request_goes_and_with_which_headers()
    {
        var json = await _proxy.JsonAsync("GET", "https://kibana.example.com/api/users?x=%2F", Admin);
        var headers = json.GetProperty("headers");

        Assert.Equal("/users?x=%2F", Text(json, "forwarded_target"));
        Assert.Equal("/", (await _proxy.ExplainAsync("GET", "https://kibana.example.com/api", Admin)).Sent!.Target);
        Assert.Equal(["http://api:8080"], json.GetProperty("upstream").EnumerateArray().Select(address => address.GetString()));
        Assert.Equal(
            ("kibana.example.com", "https", "jane", "jane@example.com", "acme,acme:admins,acme:ops", "/api"),
            (Text(headers, "Host"), Text(headers, "X-Forwarded-Proto"), Text(headers, "X-Forwarded-User"), Text(headers, "X-Forwarded-Email"), Text(headers, "X-Forwarded-Groups"), Text(headers, "X-Forwarded-Prefix")));
        Assert.Equal(["X-Debug"], json.GetProperty("removed_headers").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Somebody_whom_a_public_path_does_not_concern_is_not_announced()
    {
        var explanation = await _proxy.ExplainAsync("GET", "https://kibana.example.com/public/", Person.Named("mallory"));

        Assert.Equal((ExplainedOutcome.Public, 9), (explanation.Outcome, explanation.Seen.Decision?.Rule?.Line));
        Assert.DoesNotContain(explanation.Sent!.Headers, header => header.Value.Contains("mallory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_a_stranger_and_a_wrong_method_what_happens()
    {
        Assert.Contains("decision: has to sign in (403, with the sign-in page)\nrule:     gateway.yaml:7\n", await _proxy.TextAsync("GET", "https://kibana.example.com/"), StringComparison.Ordinal);
        Assert.Contains("decision: 401, since nobody is signed in\n", await _proxy.TextAsync("GET", "https://kibana.example.com/api/"), StringComparison.Ordinal);
        Assert.Contains("decision: 405, since only GET, HEAD may be used\n", await _proxy.TextAsync("POST", "https://kibana.example.com/api/", Admin), StringComparison.Ordinal);
        Assert.Contains("decision: 404, since the host is not served\n", await _proxy.TextAsync("GET", "https://x.example/"), StringComparison.Ordinal);
        Assert.Contains("decision: 400, since this is no proper request\n", await _proxy.TextAsync("GET", "https://kibana.example.com/%00"), StringComparison.Ordinal);
        Assert.Contains("decision: 400, since the path can be read in two ways\n", await _proxy.TextAsync("GET", "https://kibana.example.com/api//b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_like_this()
    {
        Assert.Equal(
            """
            request:  GET https://kibana.example.com/admin/x
            person:   mallory in acme
            decision: refused (403)
            reason:   The GitHub user mallory is not in the team acme:admins, as far as GitHub tells this site.
            remedy:   Ask a maintainer of the team to add you. If you are a member, the organization may not have approved this application yet.
            rule:     gateway.yaml:10
            route:    kibana.example.com/admin/ (gateway.yaml:10)
            upstream: http://kibana:5601
            note:     no --email is given, so that no verified address is assumed

            """,
            await _proxy.TextAsync("GET", "https://kibana.example.com/admin/x", Person.Named("mallory", [], ["acme"])));
        Assert.Equal(
            """
            request:  GET https://x.dev.example.com/y?z
            person:   jane (jane@example.com) in acme, acme:admins, acme:ops
            decision: allowed
            rule:     gateway.yaml:2
            route:    *.dev.example.com/ (gateway.yaml:14)
            upstream: http://a or http://b or unix:///run/app.sock
            target:   /y?z
            header:   Host: x.dev.example.com
            header:   X-Request-ID: (made for each request)
            header:   X-Forwarded-For: (the client's address)
            header:   X-Forwarded-Proto: https
            header:   X-Forwarded-Host: x.dev.example.com
            header:   X-Forwarded-User: jane
            header:   X-Forwarded-Preferred-Username: jane
            header:   X-Forwarded-Groups: acme,acme:admins,acme:ops
            header:   X-Forwarded-Email: jane@example.com

            """,
            await _proxy.TextAsync("GET", "https://x.dev.example.com/y?z", Admin));
    }

    [Fact]
    public async Task No_secret_is_told()
    {
        await using var proxy = await RehearsedProxy.StartAsync(
            "hosts: [{ host: a.example, upstream: http://a, allow: { users: [jane] }, headers: { set: { X-Api-Key: K3y, X-Env: prod } } }]",
            "--pass-access-token",
            "--basic-auth-password=P4ssword",
            "--cookie-secret=0123456789abcdef",
            "--client-secret=S3cret");

        var text = await proxy.TextAsync("GET", "https://a.example/", Admin) + JsonSerializer.Serialize(await proxy.JsonAsync("GET", "https://a.example/", Admin));

        Assert.Contains("header:   X-Forwarded-Access-Token: (the token)\n", text, StringComparison.Ordinal);
        Assert.Contains("header:   Authorization: Basic (the name and --basic-auth-password)\n", text, StringComparison.Ordinal);
        Assert.Contains("header:   X-Api-Key: (as the gateway file says)\n", text, StringComparison.Ordinal);
        Assert.Contains("header:   X-Env: prod\n", text, StringComparison.Ordinal);
        foreach (var secret in new[] { "K3y", "P4ssword", "S3cret", "0123456789abcdef", Convert.ToBase64String("jane:P4ssword"u8) })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
