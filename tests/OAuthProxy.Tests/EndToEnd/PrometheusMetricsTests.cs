using System.Diagnostics;
using System.Text.Json;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>The metrics as Prometheus itself reads them.</summary>
public sealed class PrometheusMetricsTests
{
    private const string Promtool = "/usr/bin/promtool";

    [Fact]
    public async Task Prometheus_fetches_them_and_answers_queries_about_them()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        await using var prometheus = await PrometheusServer.StartAsync(target: MetricsPage.AddressOf(signedIn.Proxy));
        await signedIn.ForwardAsync("GET /");

        Assert.Equal("1", await UntilKnownAsync(prometheus, "up"));
        Assert.Equal("1", await UntilKnownAsync(prometheus, "oauth2_proxy_requests_total{code=\"200\"}"));
        Assert.Equal("1", await UntilKnownAsync(prometheus, "oauthproxy_sign_ins_total{result=\"success\",reason=\"\"}"));
        Assert.Equal("0.005", await UntilKnownAsync(prometheus, "max(histogram_quantile(1,oauth2_proxy_response_duration_seconds_bucket{method=\"get\"}))"));
    }

    [Fact]
    public async Task Promtool_has_no_complaint_about_a_name_of_ours()
    {
        Partner.Require(File.Exists(Promtool), "promtool");
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        await signedIn.ForwardAsync("GET /");
        var page = await MetricsPage.ReadAsync(signedIn.Proxy);

        using var promtool = Process.Start(new ProcessStartInfo(Promtool, ["check", "metrics"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(page.Text);
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        // The runtime's own names (dotnet_assembly_count) are not to its taste, but it can read them all.
        Assert.Contains(promtool.ExitCode, new[] { 0, 3 });
        Assert.All(complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries), complaint => Assert.Matches("^dotnet_[a-z_]+_count .* suffix$", complaint));
    }

    private static async Task<string> UntilKnownAsync(PrometheusServer prometheus, string query)
    {
        using var client = new HttpClient { BaseAddress = prometheus.Address };
        while (true)
        {
            var answer = await client.GetStringAsync($"api/v1/query?query={Uri.EscapeDataString(query)}", TestContext.Current.CancellationToken);
            using var document = JsonDocument.Parse(answer);
            if (document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } result)
            {
                return result.GetProperty("value")[1].GetString()!;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }
}
