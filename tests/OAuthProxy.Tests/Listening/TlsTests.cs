using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Speaks_both_versions_of_HTTP_to_a_client_that_knows_the_root_alone(string version)
    {
        await using var proxy = await StartAsync("--skip-auth-regex=^/", "--cookie-secure=false");
        using var client = proxy.NewTlsClient(_authority);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (answer.StatusCode, answer.Version));
        Assert.Equal(["https"], proxy.Upstream.Last["X-Forwarded-Proto"]);
        Assert.Equal(["127.0.0.1"], proxy.Upstream.Last["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Prefers_HTTP_2_where_the_client_offers_both()
    {
        await using var proxy = await StartAsync();
        var options = _authority.Client();
        options.ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2];

        await using var stream = await proxy.ConnectTlsAsync(options);

        Assert.Equal(SslApplicationProtocol.Http2, stream.NegotiatedApplicationProtocol);
    }

    [Theory]
    [InlineData("TLS1.2", SslProtocols.Tls12, true)]
    [InlineData("TLS1.2", SslProtocols.Tls13, true)]
    [InlineData("TLS1.3", SslProtocols.Tls12, false)]
    [InlineData("TLS1.3", SslProtocols.Tls13, true)]
    public async Task Speaks_no_older_version_of_TLS_than_is_asked_for(string minimum, SslProtocols offered, bool works)
    {
        await using var proxy = await StartAsync($"--tls-min-version={minimum}");
        var options = _authority.Client();
        options.EnabledSslProtocols = offered;

        if (works)
        {
            await using var stream = await proxy.ConnectTlsAsync(options);
            Assert.Equal(offered, stream.SslProtocol);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => proxy.ConnectTlsAsync(options));
        }

        Assert.Equal("kibana.example.com", await proxy.CertificateNameAsync(_authority.Client()));
    }

    [Fact]
    public async Task Uses_only_the_cipher_suites_that_are_named_and_those_of_TLS_1_3()
    {
        await using var proxy = await StartAsync("--tls-cipher-suite=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");

        Assert.Equal(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, await NegotiateAsync(proxy, SslProtocols.Tls12));
        Assert.StartsWith("TLS_AES_", (await NegotiateAsync(proxy, SslProtocols.Tls13)).ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => NegotiateAsync(proxy, SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
    }

    [Fact]
    public async Task Serves_an_RSA_certificate()
    {
        using var key = RSA.Create(2048);
        await using var proxy = await ProxyUnderTest.StartAsync([.. _authority.Issue(ProxyUnderTest.Host, key).WriteTo(_directory), "--https-address=127.0.0.1:0", "--http-address"]);

        Assert.Equal(ProxyUnderTest.Host, await proxy.CertificateNameAsync(_authority.Client()));
    }

    [Fact]
    public async Task Switches_the_default_http_address_off()
    {
        await using var proxy = await ProxyUnderTest.StartAsync([.. _authority.Issue(ProxyUnderTest.Host).WriteTo(_directory), "--https-address=127.0.0.1:0", "--http-address"]);

        Assert.Equal(0, proxy.EndPoint.Port);
        Assert.DoesNotContain(proxy.Log.Lines, line => line.Contains("http://", StringComparison.Ordinal));
        Assert.Contains(proxy.Log.Lines, line => line.Contains($"Listening on https://{proxy.TlsEndPoint}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listens_on_both_addresses_where_both_are_given()
    {
        await using var proxy = await StartAsync();
        using var plain = proxy.NewClient();
        using var tls = proxy.NewTlsClient(_authority);

        Assert.Equal("OK", await plain.GetStringAsync("/ping"));
        Assert.Equal("OK", await tls.GetStringAsync("/ping"));
    }

    [Fact]
    public async Task Answers_nothing_to_plain_http_where_TLS_is_spoken()
    {
        await using var proxy = await StartAsync("--skip-auth-regex=^/");
        await using var connection = await RawConnection.OpenAsync(proxy.TlsEndPoint);

        await connection.SendAsync("GET / HTTP/1.1\r\nHost: kibana.example.com\r\n\r\n");

        Assert.DoesNotContain("200", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    private Task<ProxyUnderTest> StartAsync(params string[] flags) =>
        ProxyUnderTest.StartAsync([.. _authority.Issue(ProxyUnderTest.Host).WriteTo(_directory), "--https-address=127.0.0.1:0", .. flags]);

    private async Task<TlsCipherSuite> NegotiateAsync(ProxyUnderTest proxy, SslProtocols version, params TlsCipherSuite[] suites)
    {
        var options = _authority.Client();
        options.EnabledSslProtocols = version;
        if (suites.Length > 0 && !OperatingSystem.IsWindows())
        {
            options.CipherSuitesPolicy = new CipherSuitesPolicy(suites);
        }

        await using var stream = await proxy.ConnectTlsAsync(options);
        return stream.NegotiatedCipherSuite;
    }
}
