using System.Net;
using OAuthProxy.Tests.Gateway;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>The samples of the gateway do what is said about them.</summary>
public sealed class RunningSampleTests
{
    private const string Grafana = "grafana.example.com";
    private const string Kibana = "kibana.example.com";
    private const string Prometheus = "prometheus.example.com";
    private const string Api = "api.example.com";

    public static TheoryData<string> Folders { get; } = [GatewaySample.Compose, GatewaySample.Kubernetes];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task One_sign_in_opens_every_host_and_leads_to_its_application(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var stranger = sample.NewBrowser(Grafana);
        using var page = await stranger.GetAsync("/", Answers.AcceptHtml);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Sign in with GitHub", await page.TextAsync(), StringComparison.Ordinal);

        using var alice = await sample.SignInAsync("alice", Grafana);

        foreach (var host in sample.Model.Hosts.Where(host => host.Title.Length > 0))
        {
            using var browser = sample.NewBrowser(host.Name, alice);
            using var answer = await browser.GetAsync("/x?y=%2F", Answers.AcceptHtml);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(await answer.TextAsync(), AddressesOf(sample, host.Name, "/"));
        }

        using var portal = await alice.GetAsync("https://auth.example.com/oauth2/", Answers.AcceptHtml);
        var hosts = await portal.TextAsync();
        Assert.All(new[] { "Grafana", "Kibana", "Prometheus" }, title => Assert.Contains(title, hosts, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Grafana_is_told_who_somebody_is_in_the_headers_that_it_reads(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var alice = await sample.SignInAsync("alice", Grafana);
        var (user, email) = (new ComposeSample().EnvironmentOf("grafana", "GF_AUTH_PROXY_HEADER_NAME"), new ComposeSample().EnvironmentOf("grafana", "GF_AUTH_PROXY_HEADERS").Split(':')[1]);

        using var answer = await alice.GetAsync("/", (user, "mallory"), (email, "m@example"), ("X_Forwarded_User", "mallory"), ("X-Grafana-Org-Id", "2"), ("X-DS-Authorization", "Basic eA=="));

        var asked = Assert.Single(sample.AskedOf(AddressesOf(sample, Grafana, "/")));
        Assert.Equal(["alice"], asked[user]);
        Assert.Equal(["alice@corp.example"], asked[email]);
        Assert.Equal(["1"], asked["X-Grafana-Org-Id"]);
        Assert.Empty(asked["X-DS-Authorization"]);
        Assert.Empty(asked["X_Forwarded_User"]);
        Assert.Empty(asked["Cookie"]);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Whom_the_file_does_not_let_in_is_refused_with_the_reason(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var bob = await sample.SignInAsync("bob", Grafana);
        using var carol = await sample.SignInAsync("carol", Prometheus);

        Assert.Equal(200, await StatusAsync(bob, Grafana, "/"));
        Assert.Equal(403, await StatusAsync(bob, Kibana, "/"));
        Assert.Equal(403, await StatusAsync(bob, Prometheus, "/"));
        Assert.Equal(403, await StatusAsync(bob, Grafana, "/admin/users"));
        Assert.Equal(403, await StatusAsync(bob, Grafana, "/api/admin/settings"));
        Assert.Equal(200, await StatusAsync(carol, Prometheus, "/graph"));
        Assert.Equal(200, await StatusAsync(carol, Kibana, "/"));
        Assert.Equal(403, await StatusAsync(carol, Prometheus, "/-/quit", HttpMethod.Post));
        Assert.Equal(403, await StatusAsync(carol, Prometheus, "/-/"));
        Assert.Equal(403, await StatusAsync(carol, Prometheus, "/-"));
        Assert.Equal(403, await StatusAsync(carol, Prometheus, "/api/v1/admin/tsdb/delete_series", HttpMethod.Post));
        foreach (var target in new[] { "/%2d/quit", "/%2D/quit", "//-/quit", "/x/../-/quit", "/-%2fquit", "/;/-/quit", "/API/v1/admin/tsdb/delete_series", "/api/v1/%61dmin/tsdb/delete_series" })
        {
            Assert.Equal((target, 400), (target, await RawStatusAsync(sample, carol, $"POST {target}")));
        }

        Assert.DoesNotContain(sample.AskedOf(sample.Applications.Keys), asked => asked.Method == "POST" || asked.Target.Contains("admin", StringComparison.Ordinal));

        using var refusal = await carol.GetAsync("/-/quit", Answers.AcceptHtml);
        Assert.Contains("acme:ops", await refusal.TextAsync(), StringComparison.Ordinal);
        using var mallory = sample.NewBrowser(Grafana);
        using var nobody = await mallory.SignInAsync("mallory", $"https://{Grafana}/");
        Assert.Equal(HttpStatusCode.Forbidden, nobody.StatusCode);
        Assert.False(nobody.GivesSession());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Whom_it_lets_in_gets_at_the_administrators_paths(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var alice = await sample.SignInAsync("alice", Grafana);

        Assert.Equal(200, await StatusAsync(alice, Grafana, "/admin/users"));
        Assert.Equal(200, await StatusAsync(alice, Prometheus, "/-/reload", HttpMethod.Post));
        Assert.Equal(200, await StatusAsync(alice, Prometheus, "/api/v1/admin/tsdb/snapshot", HttpMethod.Post));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Strangers_have_the_public_path_and_programs_get_JSON(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var stranger = sample.NewBrowser(Grafana);

        using var health = await stranger.GetAsync("/api/health", ("X-Forwarded-User", "alice"), ("X-Forwarded-Email", "alice@corp.example"));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(405, await StatusAsync(stranger, Grafana, "/api/health", HttpMethod.Post));
        Assert.Equal(403, await StatusAsync(stranger, Grafana, "/api/healthz"));
        Assert.Equal(403, await StatusAsync(stranger, Kibana, "/"));
        foreach (var address in new[] { $"https://{Prometheus}/api/v1/query?query=up", $"https://{Api}/prometheus/api/v1/query?query=up" })
        {
            using var answer = await stranger.GetAsync(address, Answers.AcceptHtml);
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (answer.StatusCode, await answer.ErrorAsync()));
        }

        var asked = Assert.Single(sample.AskedOf(sample.Applications.Keys));
        Assert.Equal("/api/health", asked.Target);
        Assert.DoesNotContain(asked.Headers, header => header.Value.Contains("alice", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_program_with_a_token_reads_and_does_not_write(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var program = sample.NewBrowser(Api);
        var authorization = ("Authorization", $"Bearer {sample.Proxy.GitHub.Directory.IssueToken("carol", "user:email read:org")}");

        using var query = await program.GetAsync("/prometheus/api/v1/query?query=up", authorization);
        using var quit = await program.SendAsync(HttpMethod.Post, "/prometheus/-/quit", null, authorization);
        using var elsewhere = await program.GetAsync("/", authorization);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound), (query.StatusCode, quit.StatusCode, elsewhere.StatusCode));
        var asked = Assert.Single(sample.AskedOf(AddressesOf(sample, Api, "/prometheus/")));
        Assert.Equal("/api/v1/query?query=up", asked.Target);
        Assert.Equal(["/prometheus"], asked["X-Forwarded-Prefix"]);
        Assert.Empty(asked["Authorization"]);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_browser_stays_with_one_Prometheus_until_that_is_gone(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var alice = await sample.SignInAsync("alice", Prometheus);
        var answers = new HashSet<string>(StringComparer.Ordinal);
        for (var count = 0; count < 8; count++)
        {
            answers.Add(await TextAsync(alice, "/"));
        }

        await sample.Applications[Assert.Single(answers)].DisposeAsync();

        Assert.Equal(Assert.Single(AddressesOf(sample, Prometheus, "/"), address => !answers.Contains(address)), await TextAsync(alice, "/"));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_sign_out_at_one_host_is_one_at_all(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var alice = await sample.SignInAsync("alice", Grafana);
        using var copy = sample.NewBrowser(Kibana);
        foreach (var name in alice.Cookies.Names)
        {
            copy.Cookies.Set(name, alice.Cookies[name]!, Kibana);
        }

        Assert.Equal(200, await StatusAsync(copy, Kibana, "/"));

        using var signOut = await alice.GetAsync(new ComposeSample().EnvironmentOf("grafana", "GF_AUTH_SIGNOUT_REDIRECT_URL"));

        Assert.Equal(HttpStatusCode.Redirect, signOut.StatusCode);
        Assert.Equal(403, await StatusAsync(alice, Prometheus, "/"));
        Assert.Equal(403, await StatusAsync(copy, Kibana, "/"));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task A_new_version_of_the_file_is_in_force_without_a_restart_and_a_broken_one_is_told(string folder)
    {
        await using var sample = await RunningSample.StartAsync(folder);
        using var bob = await sample.SignInAsync("bob", Grafana);
        Assert.Equal(403, await StatusAsync(bob, Prometheus, "/"));

        sample.Change(text => text.Replace("acme:dev", "acme:dev\", \"acme:guests", StringComparison.Ordinal).Replace("[\"acme:ops\"]", "[\"acme:ops\", \"acme:dev\"]", StringComparison.Ordinal));
        using var carol = await sample.SignInAsync("carol", Grafana);
        Assert.Equal(200, await StatusAsync(carol, Grafana, "/admin/"));
        Assert.Equal("redis: OK\nkeys: OK\ngateway-file: OK\n", await ReadyAsync(sample));

        sample.Change(text => text.Replace("allow:", "alow:", StringComparison.Ordinal));
        Assert.Equal(200, await StatusAsync(carol, Grafana, "/admin/"));
        Assert.Contains("gateway-file: ", await ReadyAsync(sample), StringComparison.Ordinal);
        Assert.Contains("line 5", await ReadyAsync(sample), StringComparison.Ordinal);
    }

    /// <summary>By the command that the README has.</summary>
    [Fact]
    public async Task An_operator_ends_the_sessions_of_a_person()
    {
        await using var sample = await RunningSample.StartAsync(GatewaySample.Compose);
        using var carol = await sample.SignInAsync("carol", Grafana);
        var text = SampleFiles.Text("samples/gateway/README.md").Replace("\\\n", " ", StringComparison.Ordinal);
        var line = Assert.Single(text.Split('\n'), line => line.Contains("docker compose exec oauthproxy /app/OAuthProxy sessions revoke", StringComparison.Ordinal));

        var end = await sample.RunAsync(line.Split("/app/OAuthProxy", 2)[1].Replace("octocat", "carol", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, end.ExitCode);
        Assert.Equal(403, await StatusAsync(carol, Grafana, "/"));
    }

    private static async Task<int> StatusAsync(TestBrowser browser, string host, string path, HttpMethod? method = null)
    {
        using var answer = await browser.SendAsync(method ?? HttpMethod.Get, $"https://{host}{path}", null, Answers.AcceptHtml);
        return (int)answer.StatusCode;
    }

    /// <summary>Without a client that tidies the target.</summary>
    private static async Task<int> RawStatusAsync(RunningSample sample, TestBrowser browser, string line)
    {
        await using var connection = await RawConnection.OpenAsync(sample.Proxy.EndPoint);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {Prometheus}\r\nCookie: {browser.Cookies.HeaderFor(new Uri($"https://{Prometheus}/"))}\r\nContent-Length: 0\r\n\r\n");
        return (await connection.ReadResponseAsync()).Status;
    }

    private static async Task<string> TextAsync(TestBrowser browser, string address)
    {
        using var answer = await browser.GetAsync(address, Answers.AcceptHtml);
        return await answer.TextAsync();
    }

    /// <summary>As the kubelet asks, by the pod's address.</summary>
    private static async Task<string> ReadyAsync(RunningSample sample)
    {
        await using var connection = await RawConnection.OpenAsync(sample.Proxy.EndPoint);
        await connection.SendAsync("GET /ready?verbose HTTP/1.1\r\nHost: 10.1.2.3:4180\r\n\r\n");
        var answer = await connection.ReadResponseAsync();
        Assert.Equal(200, answer.Status);
        return answer.Body;
    }

    private static IReadOnlyList<string> AddressesOf(RunningSample sample, string host, string path) =>
        [.. Files.Good(SampleFiles.Text(sample.Sample.GatewayFile)).Hosts.Single(one => one.Name == host).Routes.Single(route => route.Path == path).Upstream.Addresses.Select(address => address.ToString())];
}
