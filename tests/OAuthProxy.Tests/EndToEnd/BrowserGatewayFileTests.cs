using System.Collections.Concurrent;
using System.Net;
using Microsoft.Playwright;
using OAuthProxy.Tests.Samples;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>
/// The gateway file of samples/gateway before real Prometheus servers that run by the sample's arguments, in Chromium. Only addresses and the domain
/// differ. Alice is in acme:dev, and in acme:ops she is not.
/// </summary>
[Collection<WithChromium>]
public sealed class BrowserGatewayFileTests(ChromiumFixture chromium)
{
    private const string Graph = "classic/graph?g0.tab=1";
    private const string Query = "/api/v1/query?query=vector(42)";

    [Fact]
    public async Task Prometheus_works_for_whom_the_file_lets_in_as_far_as_it_does()
    {
        await using var one = await StartPrometheusAsync("prometheus-1");
        await using var other = await StartPrometheusAsync("prometheus-2");
        using var folder = new TemporaryDirectory();
        await using var world = await StandInSite.StartAtAsync("auth.corp.example", $"-gateway-file={folder.Write("gateway.yaml", FileFor(one, other))}", "-cookie-domain=.corp.example");
        world.Directory.AddTeam("acme", "dev", "alice");
        world.Directory.AddTeam("acme", "ops");
        var prometheus = new Uri($"http://prometheus.corp.example:{world.Site.Proxy.Port}/");
        var itsOwn = await ComplaintsOfItsOwnAsync(one.Address);
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        var complaints = new Complaints(context, prometheus);
        var failures = FailuresOf(context, prometheus);

        // Its own pages and scripts, from the sign-in to the result of a query that is typed in.
        await page.SignInAsync(new Uri(prometheus, Graph), "alice");
        await AskByHandAsync(page);
        Assert.Equal("200 42", await FetchAsync(page, Query, "data.result[0].value[1]"));
        Assert.Equal([$"403 /{Graph.Split('?')[0]}"], failures);
        Assert.Equal(itsOwn, complaints.All);

        // A stranger at the same address, who is told so as JSON.
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), await AskAsStrangerAsync(prometheus, Query));

        // What is for the administrators: by a page's script, and by hand.
        Assert.Equal("403 not_in_team", await FetchAsync(page, "/-/quit", "error", method: "POST"));
        Assert.Equal("403 not_in_team", await FetchAsync(page, "/api/v1/admin/tsdb/delete_series?match[]=up", "error", method: "POST"));
        Assert.Equal("405", await FetchAsync(page, Query, method: "DELETE"));
        Assert.Equal("400", await FetchAsync(page, "/%2D/quit", method: "POST"));
        var tab = await context.NewPageAsync();
        Assert.Equal(403, (await tab.GotoAsync(new Uri(prometheus, "-/reload").AbsoluteUri))!.Status);
        Assert.Contains("acme:ops", await tab.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.Equal("200 42", await FetchAsync(page, Query, "data.result[0].value[1]"));

        // The end, for the page that is still open too.
        await tab.GotoAsync($"http://auth.corp.example:{world.Site.Proxy.Port}/oauth2/sign_out");
        Assert.Equal(403, (await tab.GotoAsync(new Uri(prometheus, Graph).AbsoluteUri))!.Status);
        Assert.Equal("401 unauthenticated", await FetchAsync(page, Query, "error"));
        Assert.Empty(await context.CookiesAsync());
    }

    /// <summary>What the browser has against the pages where no proxy is before them; Debian's have a script that is none.</summary>
    private async Task<IReadOnlyCollection<string>> ComplaintsOfItsOwnAsync(Uri prometheus)
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        var complaints = new Complaints(context, prometheus);
        await page.GotoAsync(new Uri(prometheus, Graph).AbsoluteUri);
        await AskByHandAsync(page);
        return complaints.All;
    }

    private static async Task AskByHandAsync(IPage page)
    {
        await page.FillAsync("textarea[name=expr]", "vector(42)");
        await page.ClickAsync("input.execute_btn");
        await page.Locator(".console_table td").Filter(new LocatorFilterOptions { HasText = "42" }).WaitForAsync();
    }

    /// <summary>By the arguments of the sample, whose file it reads too; and it would quit and delete if it were asked to.</summary>
    private static Task<PrometheusServer> StartPrometheusAsync(string service) => PrometheusServer.StartWithAsync(
        [.. new ComposeSample().Services[service]["command"].Texts()
            .Where(argument => !argument.StartsWith("--storage.tsdb.path=", StringComparison.Ordinal))
            .Select(argument => argument.Replace("/etc/prometheus/", SampleFiles.PathOf(ComposeSample.FileOf("prometheus/")), StringComparison.Ordinal)),
            "--web.enable-lifecycle", "--web.enable-admin-api"]);

    private static string FileFor(PrometheusServer one, PrometheusServer other) => SampleFiles.Text(ComposeSample.FileOf("oauthproxy/gateway.yaml"))
        .Replace("example.com", "corp.example", StringComparison.Ordinal)
        .Replace("http://prometheus-1:9090", one.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        .Replace("http://prometheus-2:9090", other.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    /// <summary>Requests of the site that were not answered, or not well.</summary>
    private static ConcurrentQueue<string> FailuresOf(IBrowserContext context, Uri site)
    {
        var failures = new ConcurrentQueue<string>();
        context.RequestFailed += (_, request) => failures.Enqueue($"{request.Failure} {request.Url}");
        context.Response += (_, answer) =>
        {
            if (answer.Status >= 400 && new Uri(answer.Url) is var address && address.Host == site.Host)
            {
                failures.Enqueue($"{answer.Status} {address.AbsolutePath}");
            }
        };
        return failures;
    }

    /// <summary>The status and, if it is asked for, a value of the JSON, as a script of the page gets them.</summary>
    private static Task<string> FetchAsync(IPage page, string address, string? value = null, string method = "GET") => page.EvaluateAsync<string>($$"""
        async () => {
          const answer = await fetch('{{address}}', { method: '{{method}}', headers: { Accept: 'application/json' } });
          return answer.status + {{(value is null ? "''" : $"' ' + (await answer.json()).{value}")}};
        }
        """);

    private static async Task<(HttpStatusCode Status, string? Error)> AskAsStrangerAsync(Uri site, string address)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{site.Port}{address}") { Headers = { Host = site.Authority } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.ErrorAsync());
    }
}
