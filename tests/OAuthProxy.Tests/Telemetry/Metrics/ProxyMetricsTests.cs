using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Metrics;

/// <summary>What only a proxy with sign-ins has to tell.</summary>
public sealed class ProxyMetricsTests
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60);

    [Fact]
    public async Task Sign_ins_by_result_and_reason()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("alice");
        using var again = await browser.SignInAsync("bob");
        using var refused = await browser.SignInAsync("mallory");
        using var forged = await browser.GetAsync("/oauth2/callback?code=1&state=2");
        var callback = new Uri(await browser.ChooseAccountAsync("alice"));
        using var declined = await browser.GetAsync($"{callback.AbsolutePath}?error=access_denied&state={System.Web.HttpUtility.ParseQueryString(callback.Query)["state"]}");
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503);
        using var failed = await browser.SignInAsync("alice");

        var metrics = await MetricsPage.ReadAsync(proxy);

        Assert.Equal(
            [
                "oauthproxy_sign_ins_total{result=\"failed\",reason=\"github_unavailable\"}",
                "oauthproxy_sign_ins_total{result=\"failed\",reason=\"sign_in_declined\"}",
                "oauthproxy_sign_ins_total{result=\"failed\",reason=\"sign_in_expired\"}",
                "oauthproxy_sign_ins_total{result=\"refused\",reason=\"not_in_organization\"}",
                "oauthproxy_sign_ins_total{result=\"success\"}",
            ],
            metrics.Of("oauthproxy_sign_ins_total"));
        Assert.Equal(2, metrics["oauthproxy_sign_ins_total{result=\"success\"}"]);
        Assert.Equal(1, metrics["oauthproxy_sign_ins_total{result=\"refused\",reason=\"not_in_organization\"}"]);
        Assert.DoesNotContain("mallory", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("corp.example", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refreshes_by_result_and_refusals_by_reason()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag, "--cookie-expire=0");
        var proxy = signedIn.Proxy;

        proxy.Clock.Advance(Due);
        using var renewed = await signedIn.Browser.GetAsync("/");
        proxy.Clock.Advance(Due);
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503);
        using var kept = await signedIn.Browser.GetAsync("/");
        proxy.Clock.Advance(Due);
        proxy.GitHub.Directory.RemoveMember("acme", "alice");
        using var refused = await signedIn.Browser.GetAsync("/");
        await signedIn.SignInAsync("bob");
        proxy.Clock.Advance(Due);
        proxy.GitHub.Directory.RevokeTokens("bob");
        using var ended = await signedIn.Browser.GetAsync("/");

        var metrics = await MetricsPage.ReadAsync(proxy);

        Assert.Equal(2, metrics["oauthproxy_session_refreshes_total{result=\"renewed\"}"]);
        Assert.Equal(1, metrics["oauthproxy_session_refreshes_total{result=\"kept\"}"]);
        Assert.Equal(1, metrics["oauthproxy_session_refreshes_total{result=\"ended\"}"]);
        Assert.Equal(["oauthproxy_sessions_refused_total{reason=\"not_in_organization\"}"], metrics.Of("oauthproxy_sessions_refused_total"));
        Assert.Equal(1, metrics["oauthproxy_sessions_refused_total{reason=\"not_in_organization\"}"]);
    }

    [Fact]
    public async Task Calls_to_GitHub_by_endpoint_and_result()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag, "--github-repo=acme/site");
        proxy.GitHub.Directory.AddRepository("acme", "site");
        using var browser = proxy.NewBrowser();
        proxy.GitHub.Behaviour.Fail(Endpoints.Orgs, 503);
        proxy.GitHub.Behaviour.Drop(Endpoints.Teams);
        using var failed = await browser.SignInAsync();
        using var refused = await browser.SignInAsync();

        var metrics = await MetricsPage.ReadAsync(proxy);

        Assert.Equal(
            [
                "oauthproxy_github_requests_total{endpoint=\"repos\",result=\"200\"}",
                "oauthproxy_github_requests_total{endpoint=\"token\",result=\"200\"}",
                "oauthproxy_github_requests_total{endpoint=\"user\",result=\"200\"}",
                "oauthproxy_github_requests_total{endpoint=\"user/emails\",result=\"200\"}",
                "oauthproxy_github_requests_total{endpoint=\"user/orgs\",result=\"200\"}",
                "oauthproxy_github_requests_total{endpoint=\"user/orgs\",result=\"503\"}",
                "oauthproxy_github_requests_total{endpoint=\"user/teams\",result=\"200\"}",
                "oauthproxy_github_requests_total{endpoint=\"user/teams\",result=\"unreachable\"}",
            ],
            metrics.Of("oauthproxy_github_requests_total"));
        Assert.Equal(2, metrics["oauthproxy_github_duration_seconds_count{endpoint=\"user/orgs\"}"]);
        Assert.DoesNotContain("acme", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_requests_by_the_upstreams_path_and_result()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag, "--upstream={upstream}/,{upstream}/api/,http://127.0.0.1:1/down/", "--upstream-timeout=1s");
        await signedIn.ForwardAsync("GET /api/deep/down?x=1");
        await signedIn.ForwardAsync("GET /a");
        signedIn.Upstream.Answer = context =>
        {
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        };
        await signedIn.AskAsync("GET /b");
        await signedIn.AskAsync("GET /down/c");

        var metrics = await MetricsPage.ReadAsync(signedIn.Proxy);

        Assert.Equal(
            [
                "oauthproxy_upstream_requests_total{upstream=\"/\",result=\"200\"}",
                "oauthproxy_upstream_requests_total{upstream=\"/\",result=\"418\"}",
                "oauthproxy_upstream_requests_total{upstream=\"/api/\",result=\"200\"}",
                "oauthproxy_upstream_requests_total{upstream=\"/down/\",result=\"unreachable\"}",
            ],
            metrics.Of("oauthproxy_upstream_requests_total"));
        Assert.Equal(2, metrics["oauthproxy_upstream_duration_seconds_count{upstream=\"/\"}"]);
    }

    [Fact]
    public async Task An_upstream_that_keeps_silent_is_counted_as_such()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag, "--upstream-timeout=5s");
        signedIn.Upstream.Handle = async context =>
        {
            signedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        Assert.Equal(504, (await signedIn.AskAsync("GET /")).Status);

        Assert.Equal(1, (await MetricsPage.ReadAsync(signedIn.Proxy))["oauthproxy_upstream_requests_total{upstream=\"/\",result=\"timeout\"}"]);
    }

    [Fact]
    public async Task Session_cookies_that_cannot_be_opened()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        using var client = signedIn.Proxy.NewClient();
        foreach (var cookie in new[] { "_oauth2_proxy=forged", $"{signedIn.Cookie}x", "_oauth2_proxy_0=a; _oauth2_proxy_1=b" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
            using var answer = await client.SendAsync(request);
        }

        using var none = await client.GetAsync(new Uri("/", UriKind.Relative));
        await signedIn.ForwardAsync("GET /");
        var head = signedIn.Head("GET /");
        signedIn.Proxy.Clock.Advance(TimeSpan.FromDays(8));
        await using var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(head);
        Assert.Equal(403, (await connection.ReadResponseAsync()).Status);

        Assert.Equal(4, (await MetricsPage.ReadAsync(signedIn.Proxy))["oauthproxy_session_cookies_rejected_total"]);
    }

    [Fact]
    public async Task The_process_and_the_runtime()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);

        var metrics = await MetricsPage.ReadAsync(proxy);

        Assert.InRange(metrics["process_start_time_seconds"], DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
        foreach (var name in new[] { "process_cpu_seconds_total", "process_resident_memory_bytes", "dotnet_thread_pool_thread_count", "dotnet_gc_heap_total_allocated_bytes_total" })
        {
            Assert.True(metrics[name] > 0, $"{name} in {metrics.Text}");
        }

        Assert.Equal([$"oauthproxy_build_info{{version=\"{ProgramVersion.Text}\"}}"], metrics.Of("oauthproxy_build_info"));
    }
}
