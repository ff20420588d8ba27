using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>The rules of the file at the gate of the running program.</summary>
public sealed class GatewayGateTests : IAsyncLifetime
{
    private const string Rules = """
        defaults: { allow: { orgs: [acme] } }
        hosts:
          - host: kibana.example.com
            upstream: "{upstream}"
            paths:
              - { path: /public/, public: true }
              - { path: /admin/, allow: { teams: ["acme:sre"] }, upstream: "{other}" }
              - { path: /api/, api: true, methods: [GET, POST] }
          - host: ops.example.com
            title: Operations
            upstream: "{other}"
            allow: { teams: ["acme:sre"] }
          - host: "*.dev.example.com"
            upstream: "{upstream}"
            allow: { users: [carol] }
        """;

    private static readonly Identity Alice = Person.Named("alice", groups: ["acme", "acme:sre"]);
    private static readonly Identity Bob = Person.Named("bob", groups: ["acme"]);

    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayProxy.StartAsync(Rules);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task The_portal_leads_to_what_somebody_may_open_and_names_nothing_else()
    {
        var toAlice = await _gateway.AnswerAsync("ops.example.com", "GET /oauth2/", await _gateway.CookieOfAsync(Alice));
        var toBob = await _gateway.AnswerAsync("kibana.example.com", "GET /oauth2/", await _gateway.CookieOfAsync(Bob));
        var toNobody = await _gateway.AnswerAsync("kibana.example.com", "GET /oauth2/", await _gateway.CookieOfAsync(Person.Named("dave")));

        Assert.Equal((200, 200, 403), (toAlice.Status, toBob.Status, toNobody.Status));
        Assert.Equal(["Operations", "kibana.example.com"], SitesOf(toAlice.Body));
        Assert.Equal(["kibana.example.com"], SitesOf(toBob.Body));
        Assert.DoesNotContain("ops.example", toBob.Body, StringComparison.Ordinal);

        static IEnumerable<string> SitesOf(string page) => page.Split("<li><a href=\"").Skip(1).Select(part => part.Split('>', '<')[1]).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("kibana.example.com", "/", 200, "upstream", 200, "upstream")]
    [InlineData("kibana.example.com", "/admin/x", 200, "other", 403, null)]
    [InlineData("kibana.example.com", "/admin", 200, "other", 403, null)]
    [InlineData("kibana.example.com", "/public/x", 200, "upstream", 200, "upstream")]
    [InlineData("ops.example.com", "/", 200, "other", 403, null)]
    [InlineData("a.dev.example.com", "/", 403, null, 403, null)]
    [InlineData("unknown.example.com", "/", 404, null, 404, null)]
    public async Task Each_host_and_path_has_its_own_rule(string host, string path, int alice, string? alicesBody, int bob, string? bobsBody)
    {
        var toAlice = await _gateway.AnswerAsync(host, $"GET {path}", await _gateway.CookieOfAsync(Alice));
        var toBob = await _gateway.AnswerAsync(host, $"GET {path}", await _gateway.CookieOfAsync(Bob));

        Assert.Equal((alice, bob), (toAlice.Status, toBob.Status));
        Assert.True((alicesBody is null || toAlice.Body == alicesBody) && (bobsBody is null || toBob.Body == bobsBody));
    }

    [Fact]
    public async Task A_refusal_at_one_host_says_why_and_leaves_the_session()
    {
        var cookie = await _gateway.CookieOfAsync(Bob);

        var refused = await _gateway.AskAsync("ops.example.com", "GET /", cookie, "Accept: application/json");

        Assert.Equal(403, refused.Status);
        Assert.Contains("not_in_team", refused.Body, StringComparison.Ordinal);
        Assert.Empty(refused["Set-Cookie"]);
        Assert.Empty(_gateway.Other.Requests);
        Assert.Equal((200, "upstream"), await _gateway.AnswerAsync("kibana.example.com", "GET /", cookie));
    }

    [Fact]
    public async Task Who_is_refused_at_one_host_is_shown_the_way_to_the_others()
    {
        var refused = await _gateway.AskAsync("ops.example.com", "GET /", await _gateway.CookieOfAsync(Bob), "Accept: text/html");
        var nowhere = await _gateway.AskAsync("ops.example.com", "GET /", await _gateway.CookieOfAsync(Person.Named("dave")), "Accept: text/html");

        Assert.Contains("<a href=\"/oauth2/\">See where you can go</a>", refused.Body, StringComparison.Ordinal);
        Assert.Equal(403, nowhere.Status);
        Assert.DoesNotContain("where you can go", nowhere.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_of_somebody_whom_no_rule_lets_in_any_more_ends()
    {
        var cookie = await _gateway.CookieOfAsync(Bob);
        Assert.Equal(200, (await _gateway.AnswerAsync("kibana.example.com", "GET /", cookie)).Status);

        _gateway.Change(Rules.Replace("orgs: [acme]", "orgs: [other]", StringComparison.Ordinal));
        var refused = await _gateway.AskAsync("kibana.example.com", "GET /", cookie, "Accept: text/html");

        Assert.Equal(403, refused.Status);
        Assert.Contains(refused["Set-Cookie"], set => set.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_public_path_asks_nobody_and_names_those_whom_its_rule_lets_pass()
    {
        Assert.Equal(200, (await _gateway.AnswerAsync("kibana.example.com", "GET /public/")).Status);
        Assert.Empty(_gateway.Upstream.Last["X-Forwarded-User"]);

        await _gateway.AskAsync("kibana.example.com", "GET /public/", await _gateway.CookieOfAsync(Alice));
        Assert.Equal(["alice"], _gateway.Upstream.Last["X-Forwarded-User"]);

        await _gateway.AskAsync("kibana.example.com", "GET /public/", await _gateway.CookieOfAsync(Person.Named("mallory")), "X-Forwarded-User: alice");
        Assert.Empty(_gateway.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Programs_get_JSON_whatever_they_accept()
    {
        var stranger = await _gateway.AskAsync("kibana.example.com", "GET /api/x", null, "Accept: text/html");
        var mallory = await _gateway.AskAsync("kibana.example.com", "GET /api/x", await _gateway.CookieOfAsync(Person.Named("mallory")), "Accept: text/html");

        Assert.Equal((401, 403), (stranger.Status, mallory.Status));
        Assert.All([stranger, mallory], answer => Assert.Equal(["application/json"], answer["Content-Type"]));
        Assert.Contains("not_in_organization", mallory.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    [InlineData("BREW")]
    public async Task Other_methods_than_the_file_names_are_told_which_there_are(string method)
    {
        var answer = await _gateway.AskAsync("kibana.example.com", $"{method} /api/x", await _gateway.CookieOfAsync(Alice), "Content-Length: 0");

        Assert.Equal(405, answer.Status);
        Assert.Equal(["GET, POST, HEAD"], answer["Allow"]);
        Assert.Empty(_gateway.Upstream.Requests);
        Assert.Equal(200, (await _gateway.AskAsync("kibana.example.com", "HEAD /api/x", await _gateway.CookieOfAsync(Alice))).Status);
    }

    [Theory]
    [InlineData("kibana.example.com", "/admin/")]
    [InlineData("ops.example.com", "/")]
    public async Task WebSockets_are_judged_like_every_request(string host, string path)
    {
        string[] upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];

        Assert.Equal(403, (await _gateway.AskAsync(host, $"GET {path}", await _gateway.CookieOfAsync(Bob), upgrade)).Status);
        Assert.Equal(401, (await _gateway.AskAsync(host, $"GET {path}", null, upgrade)).Status);
        Assert.Empty(_gateway.Other.Requests);
    }

    [Theory]
    [InlineData("/app/x%20y?z", "/x%20y?z")]
    [InlineData("/app/", "/")]
    [InlineData("/app?z", "/?z")]
    public async Task A_prefix_is_stripped_of_the_path_that_is_implied_by_it_too(string target, string forwarded)
    {
        await using var gateway = await GatewayProxy.StartAsync("hosts: [{ host: a.example, public: true, paths: [{ path: /app/, upstream: \"{upstream}\", strip_prefix: true }] }]");

        Assert.Equal(200, (await gateway.AskAsync("a.example", $"GET {target}")).Status);
        Assert.Equal(forwarded, gateway.Upstream.Last.Target);
    }

    [Fact]
    public async Task Flags_open_nothing_that_the_file_closes()
    {
        await using var gateway = await GatewayProxy.StartAsync(
            Rules + "\n  - { host: plain.example.com, upstream: \"{upstream}\", public: false }\n",
            "--skip-auth-route=^/",
            "--trusted-ip=127.0.0.1",
            "--skip-auth-preflight=true");

        Assert.Equal(403, (await gateway.AnswerAsync("ops.example.com", "GET /", null, "Accept: text/html")).Status);
        Assert.Equal(403, (await gateway.AnswerAsync("plain.example.com", "OPTIONS /", null, "Accept: text/html")).Status);
        Assert.Empty(gateway.Other.Requests);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task What_the_file_says_nothing_of_follows_the_flags()
    {
        const string Text = "hosts:\n  - { host: plain.example.com, upstream: \"{upstream}\" }\n  - { host: ops.example.com, upstream: \"{upstream}\", allow: { teams: [\"acme:sre\"] } }\n";
        await using var gateway = await GatewayProxy.StartAsync(Text, "--email-domain=corp.example", "--skip-auth-route=^/open/");

        Assert.Equal(200, (await gateway.AnswerAsync("plain.example.com", "GET /", await gateway.CookieOfAsync(Bob))).Status);
        Assert.Equal(403, (await gateway.AnswerAsync("plain.example.com", "GET /", await gateway.CookieOfAsync(Person.Named("eve", ["eve@else.example"])))).Status);
        Assert.Equal(200, (await gateway.AnswerAsync("plain.example.com", "GET /open/")).Status);
        Assert.Equal(403, (await gateway.AnswerAsync("ops.example.com", "GET /open/", null, "Accept: text/html")).Status);
    }

    [Theory]
    [InlineData("alice", true)]
    [InlineData("bob", true)]
    [InlineData("mallory", false)]
    public async Task A_sign_in_succeeds_for_those_whom_some_rule_lets_in(string login, bool succeeds)
    {
        using var browser = _gateway.Proxy.NewBrowser();

        using var answer = await browser.SignInAsync(login);

        Assert.Equal(succeeds ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden, answer.StatusCode);
        if (!succeeds)
        {
            Assert.Contains("none of the sites", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var info = await browser.GetAsync("/oauth2/userinfo");
        Assert.Equal(succeeds ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, info.StatusCode);
    }

    [Fact]
    public async Task A_session_goes_on_at_a_refresh_as_long_as_some_rule_lets_in()
    {
        using var browser = _gateway.Proxy.NewBrowser();
        using var _ = await browser.SignInAsync("alice");
        _gateway.Proxy.GitHub.Directory.RemoveFromTeam("acme", "sre", "alice");
        _gateway.Proxy.Clock.Advance(TimeSpan.FromHours(2));

        using var stays = await browser.GetAsync("/");
        using var refused = await browser.GetAsync("/admin/");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (stays.StatusCode, refused.StatusCode));
    }
}
