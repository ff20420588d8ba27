using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Metrics;

/// <summary>The metrics by TLS, with a certificate of their own.</summary>
public sealed class SecureMetricsTests : IDisposable
{
    private readonly PemAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("1.1", "/metrics")]
    [InlineData("2.0", "/metrics")]
    [InlineData("1.1", "/oauth2/start")]
    [InlineData("2.0", "/oauth2/start")]
    public async Task Everything_there_is_metrics(string version, string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flags(_authority.Issue(ProxyUnderTest.Host)));
        using var client = proxy.NewTlsClient(_authority);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, request.Version), (answer.StatusCode, answer.Version));
        Assert.Contains("\nprocess_start_time_seconds ", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(answer.SetCookies());
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_client_without_TLS_gets_nothing()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flags(_authority.Issue(ProxyUnderTest.Host)));
        await using var connection = await RawConnection.OpenAsync(proxy.TlsEndPoint);

        await connection.SendAsync("GET /metrics HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("process_", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxys_own_listener_by_TLS_has_none()
    {
        var pair = _authority.Issue(ProxyUnderTest.Host);
        await using var proxy = await ProxyUnderTest.StartAsync([.. Flags(pair), "--https-address=127.0.0.1:0", .. pair.WriteTo(_directory)]);
        using var client = proxy.NewTlsClient(_authority); // the last of the addresses is the proxy's

        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("process_", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_certificate_is_served_without_a_restart()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Flags(_authority.Issue(ProxyUnderTest.Host)));
        Assert.Equal(ProxyUnderTest.Host, await proxy.CertificateNameAsync(_authority.Client()));

        Flags(_authority.Issue("new.example.com"));

        var client = _authority.Client("new.example.com");
        while (true)
        {
            proxy.Clock.Advance(TimeSpan.FromSeconds(1));
            try
            {
                Assert.Equal("new.example.com", await proxy.CertificateNameAsync(client));
                return;
            }
            catch (System.Security.Authentication.AuthenticationException)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested(); // still the old name
            }
        }
    }

    private string[] Flags(PemPair pair) =>
    [
        "--metrics-secure-address=127.0.0.1:0",
        $"--metrics-tls-cert-file={_directory.Write("metrics.crt", pair.Certificate)}",
        $"--metrics-tls-key-file={_directory.Write("metrics.key", pair.Key)}",
    ];
}
