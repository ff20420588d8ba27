using System.Diagnostics.Metrics;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Metrics;

/// <summary>Requests under the names and labels that oauth2-proxy's dashboards and alerts have.</summary>
public sealed class RequestMetricsTests
{
    private const string Ok = "oauth2_proxy_requests_total{code=\"200\"}";
    private const string InFlight = "oauth2_proxy_requests_in_flight";

    [Fact]
    public async Task Counts_requests_by_status()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        using var stranger = signedIn.Proxy.NewBrowser();
        using var page = await stranger.GetAsync("/");
        using var json = await stranger.GetAsync("/", ("Accept", "application/json"));
        await signedIn.ForwardAsync("GET /a");
        await signedIn.AskAsync("GET /a/../b");
        await signedIn.ForwardAsync("GET /c");

        var metrics = await MetricsPage.UntilAsync(signedIn.Proxy, Ok, 2);

        Assert.Equal(1, metrics["oauth2_proxy_requests_total{code=\"403\"}"]);
        Assert.Equal(1, metrics["oauth2_proxy_requests_total{code=\"401\"}"]);
        Assert.Equal(1, metrics["oauth2_proxy_requests_total{code=\"400\"}"]);
        Assert.Equal(2, metrics["oauth2_proxy_requests_total{code=\"302\"}"]); // the sign-in: to GitHub, and back
        Assert.Equal(0, metrics[InFlight]);
    }

    [Fact]
    public async Task Counts_requests_under_way()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signedIn.Upstream.Handle = _ =>
        {
            arrived.SetResult();
            return gate.Task;
        };

        var request = signedIn.AskAsync("GET /");
        await arrived.Task;
        var during = await MetricsPage.ReadAsync(signedIn.Proxy);
        gate.SetResult();
        await request;

        Assert.Equal(1, during[InFlight]);
        Assert.Equal(0, (await MetricsPage.UntilAsync(signedIn.Proxy, Ok, 1))[InFlight]);
    }

    [Fact]
    public async Task Times_requests_by_method_in_Prometheus_own_buckets()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        signedIn.Upstream.Answer = _ =>
        {
            signedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(0.25));
            return Task.CompletedTask;
        };

        await signedIn.ForwardWithBodyAsync("POST /", "", "Content-Length: 0");

        var metrics = await MetricsPage.UntilAsync(signedIn.Proxy, Ok, 1);
        Assert.Equal(
            ["0.005 0", "0.01 0", "0.025 0", "0.05 0", "0.1 0", "0.25 1", "0.5 1", "1 1", "2.5 1", "5 1", "10 1", "+Inf 1"],
            metrics.Samples.Where(sample => sample.Key.StartsWith("oauth2_proxy_response_duration_seconds_bucket{method=\"post\",", StringComparison.Ordinal))
                .Select(sample => $"{sample.Key.Split("le=\"")[1].TrimEnd('"', '}')} {sample.Value}"));
        Assert.Equal(0.25, metrics["oauth2_proxy_response_duration_seconds_sum{method=\"post\"}"]);
        Assert.Equal(1, metrics["oauth2_proxy_response_duration_seconds_count{method=\"post\"}"]);
    }

    [Fact]
    public async Task A_client_cannot_make_labels()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);
        for (var number = 0; number < 50; number++)
        {
            await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
            await connection.SendAsync($"M{number} /secret-{number}?token={number} HTTP/1.1\r\nHost: host-{number}.example.com\r\nCookie: _oauth2_proxy={number}\r\nX-Forwarded-User: user-{number}\r\n\r\n");
            Assert.Equal(403, (await connection.ReadResponseAsync()).Status);
        }

        var metrics = await MetricsPage.UntilAsync(proxy, "oauth2_proxy_requests_total{code=\"403\"}", 50);

        Assert.Equal(["oauth2_proxy_response_duration_seconds_count{method=\"unknown\"}"], metrics.Of("oauth2_proxy_response_duration_seconds_count"));
        Assert.Equal(50, metrics["oauth2_proxy_response_duration_seconds_count{method=\"unknown\"}"]);
        Assert.Equal(50, metrics["oauthproxy_session_cookies_rejected_total"]);
        Assert.DoesNotContain("secret-", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("user-", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_went_away_is_not_counted_as_answered()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signedIn.Upstream.Handle = async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        var connection = await signedIn.ConnectAsync();
        await connection.SendAsync(signedIn.Head("GET /"));
        await arrived.Task;
        connection.Reset();

        var metrics = await MetricsPage.UntilAsync(signedIn.Proxy, "oauth2_proxy_requests_total{code=\"499\"}", 1);
        Assert.Equal(1, metrics["oauthproxy_upstream_requests_total{upstream=\"/\",result=\"canceled\"}"]);
        Assert.Equal(0, metrics[Ok]);
    }

    [Fact]
    public async Task Proxies_in_one_process_do_not_count_each_others_requests()
    {
        await using var first = await ProxyUnderTest.StartAsync(MetricsPage.Flag);
        await using var second = first.StartReplica(MetricsPage.Flag);
        using var client = first.NewClient();
        using var answer = await client.GetAsync(new Uri("/ping", UriKind.Relative));

        await MetricsPage.UntilAsync(first, Ok, 1);

        Assert.Empty((await MetricsPage.ReadAsync(second)).Of("oauth2_proxy_requests_total"));
    }

    [Theory]
    [InlineData(MetricsPage.Flag, true)]
    [InlineData("--metrics-address=", false)]
    public async Task Nothing_is_measured_unless_somebody_asked(string flag, bool isMeasured)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        var meters = proxy.Services.GetRequiredService<IMeterFactory>();
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == Instrumentation.Name)
                {
                    instruments.Add(instrument);
                }
            },
        };

        listener.Start();

        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument => Assert.Equal(isMeasured, instrument.Enabled));
    }
}
