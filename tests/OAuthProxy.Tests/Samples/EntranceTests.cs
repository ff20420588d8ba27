using System.Globalization;
using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Samples;

/// <summary>samples/gateway with its Caddy, run by its own file; only the addresses differ, and that it does without certificates.</summary>
public sealed class EntranceTests
{
    private const string Program = "/usr/bin/caddy";
    private const string Host = "grafana.example.com";

    [Fact]
    public async Task What_a_client_says_of_where_it_comes_from_does_not_arrive()
    {
        Partner.Require(File.Exists(Program), "Caddy");
        await using var sample = await RunningSample.StartAsync(GatewaySample.Compose);
        using var folder = new TemporaryDirectory();
        var endpoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        await using var caddy = await StartAsync(folder, endpoint, sample.Proxy.EndPoint);
        using var alice = sample.Proxy.NewBrowser(Host, gateway: endpoint);
        using var signedIn = await alice.SignInAsync("alice", $"https://{Host}/");
        Assert.Equal($"https://{Host}/", signedIn.Location());

        (string, string)[] forged =
        [
            ("X-Forwarded-For", "203.0.113.7"), ("X-Real-IP", "203.0.113.7"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Prefix", "/evil"),
            ("X_Forwarded_Prefix", "/evil"), ("X-Forwarded-User", "mallory"), ("Forwarded", "for=203.0.113.7;host=evil.example"),
        ];
        using var answer = await alice.GetAsync("/page?x=1", forged);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = Assert.Single(sample.AskedOf(sample.Applications.Keys));
        Assert.Equal("/page?x=1", asked.Target);
        Assert.Equal(["127.0.0.1, 127.0.0.1"], asked["X-Forwarded-For"]);
        Assert.Equal(["https"], asked["X-Forwarded-Proto"]);
        Assert.Equal([Host], asked["X-Forwarded-Host"]);
        Assert.Equal(["alice"], asked["X-Forwarded-User"]);
        Assert.DoesNotContain(asked.Headers, header => header.Value.Contains("evil", StringComparison.Ordinal));
        Assert.StartsWith("127.0.0.1 - ", await sample.Proxy.Output.LineWithAsync("/page"), StringComparison.Ordinal);
    }

    private static async Task<PartnerProcess> StartAsync(TemporaryDirectory folder, IPEndPoint endpoint, IPEndPoint proxy)
    {
        var lines = SampleFiles.Text(ComposeSample.FileOf("caddy/Caddyfile")).Split('\n');
        var site = Array.FindIndex(lines, line => line.Contains("example.com", StringComparison.Ordinal));
        lines[site] = string.Create(CultureInfo.InvariantCulture, $"http://:{endpoint.Port} {{");
        var text = string.Join('\n', lines).Replace("oauthproxy:4180", proxy.ToString(), StringComparison.Ordinal);
        folder.Write("Caddyfile", text);
        var main = folder.Write("Main", $"{{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n\tstorage file_system {folder["data"]}\n}}\nimport {folder["Caddyfile"]}\n");
        var caddy = await PartnerProcess.StartAsync(Program, ["run", "--adapter", "caddyfile", "--config", main], folder["."]);
        try
        {
            await caddy.UntilAnswersAsync(new Uri($"http://{endpoint}/"));
            return caddy;
        }
        catch
        {
            await caddy.DisposeAsync();
            throw;
        }
    }
}
