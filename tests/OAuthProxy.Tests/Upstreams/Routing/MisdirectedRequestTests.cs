using System.Globalization;
using System.Net.Security;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Routing;

/// <summary>The name of the TLS handshake, kibana.example.com, against the hosts of the requests that come on the connection one after the other.</summary>
public sealed class MisdirectedRequestTests : IDisposable
{
    private readonly PemAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_is_not_served_on_a_connection_for_another_is_to_be_asked_for_on_its_own(bool http2)
    {
        await using var proxy = await StartAsync("--upstream=kibana.example.com=static://200,grafana.example.com/api/=static://201,*.dev.example.com=static://202");

        await AssertAsync(
            proxy,
            http2,
            ("kibana.example.com", "/", 200),
            ("other.example.com", "/", 421), // served elsewhere, perhaps
            ("a.b.dev.example.com", "/", 421),
            ("grafana.example.com", "/api/", 201), // one connection for two sites
            ("grafana.example.com", "/", 404), // served here, but not this
            ("a.dev.example.com:8443", "/", 202),
            ("other.example.com", "/ping", 200),
            ("KIBANA.example.com.", "/", 200));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_a_connection_of_its_own_it_is_not_found(bool http2)
    {
        await using var proxy = await StartAsync("--upstream=grafana.example.com=static://200");

        await AssertAsync(proxy, http2, ("kibana.example.com", "/", 404), ("KIBANA.example.com.:8443", "/", 404), ("grafana.example.com", "/", 200));
    }

    [Fact]
    public async Task Where_any_host_is_served_no_request_is_misdirected()
    {
        await using var proxy = await StartAsync("--upstream=grafana.example.com=static://202,static://201");

        await AssertAsync(proxy, http2: true, ("other.example.com", "/", 201), ("grafana.example.com", "/", 202));
    }

    [Fact]
    public async Task What_a_trusted_proxy_connects_to_is_not_what_people_ask_for()
    {
        await using var proxy = await StartAsync("--upstream=grafana.example.com=static://200", "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1");

        await AssertAsync(proxy, http2: false, ("other.example.com", "/", 404));
    }

    [Fact]
    public async Task Without_TLS_no_connection_is_for_a_host()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--upstream=grafana.example.com=static://200");

        Assert.Equal(404, (await proxy.AskAsStrangerAsync("other.example.com", "GET /")).Status);
    }

    private Task<ProxyUnderTest> StartAsync(params string[] flags) =>
        ProxyUnderTest.StartAsync([.. flags, .. _authority.Issue(ProxyUnderTest.Host).WriteTo(_directory), "--https-address=127.0.0.1:0", "--skip-auth-regex=^/"]);

    private async Task AssertAsync(ProxyUnderTest proxy, bool http2, params (string Host, string Path, int Status)[] expected)
    {
        var options = _authority.Client();
        options.ApplicationProtocols = [http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11];
        await using var stream = await proxy.ConnectTlsAsync(options);
        await using var connection = new Http2Connection(stream);
        foreach (var (host, path, status) in expected)
        {
            Assert.Equal((host, path, status), (host, path, http2 ? await connection.GetAsync(host, path: path) : await HeadAsync(stream, host, path)));
        }
    }

    /// <summary>Of an answer to HEAD nothing but the head is to be read.</summary>
    private static async Task<int> HeadAsync(SslStream stream, string host, string path)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(next).AsTask().WaitAsync(RawConnection.Patience);
            head.Append((char)next[0]);
        }

        return int.Parse(head.ToString(9, 3), CultureInfo.InvariantCulture);
    }
}
