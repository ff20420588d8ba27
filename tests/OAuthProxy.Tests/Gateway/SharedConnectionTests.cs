using System.Net.Security;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>
/// A browser asks for a second host on a connection that it has, if the certificate is for both (RFC 9113 section 9.1.1). Where the second host
/// has a certificate of its own it is told to ask again on another connection.
/// </summary>
public sealed class SharedConnectionTests(SharedConnectionTests.Site site) : IClassFixture<SharedConnectionTests.Site>
{
    private readonly HostPairs _pairs = site.Pairs;
    private readonly GatewayProxy _gateway = site.Gateway;

    [Theory]
    [InlineData("kibana.example.com", 200)]
    [InlineData("KIBANA.example.com.:443", 200)]
    [InlineData("grafana.example.com", 200)] // the same certificate
    [InlineData("copy.example.com", 200)] // the same, from other files
    [InlineData("tools.example.org", 421)]
    [InlineData("TOOLS.example.org.:443", 421)]
    [InlineData("a.dev.example.com", 421)]
    [InlineData("plain.example.com", 421)] // under that of the flags
    [InlineData("unknown.example.com", 421)]
    [InlineData("127.0.0.1", 421)]
    [InlineData("xn--99999999999.example.com", 400)]
    public async Task A_host_is_answered_where_its_own_certificate_was_shown(string host, int status)
    {
        await using var connection = new Http2Connection(await ConnectAsync("kibana.example.com"));
        var before = _gateway.Other.Requests.Count;

        Assert.Equal(status, await connection.GetAsync(host));
        Assert.Equal(status, await HeadAsync("kibana.example.com", host, "/"));
        Assert.Equal(before, _gateway.Other.Requests.Count); // the application of those with another certificate
    }

    [Theory]
    [InlineData("/oauth2/sign_in", 421)]
    [InlineData("/oauth2/auth", 421)]
    [InlineData("/oauth2/start", 421)]
    [InlineData("/robots.txt", 421)]
    [InlineData("/a/../b", 421)]
    [InlineData("/ping", 200)] // however an orchestrator asks
    [InlineData("/ready", 200)]
    public async Task So_are_the_addresses_of_the_proxy_itself(string path, int status) => Assert.Equal(status, await HeadAsync("kibana.example.com", "tools.example.org", path));

    [Theory]
    [InlineData("tools.example.org", "kibana.example.com", 421)]
    [InlineData("plain.example.com", "kibana.example.com", 421)]
    [InlineData("a.dev.example.com", "b.dev.example.com", 200)]
    [InlineData("a.dev.example.com", "kibana.example.com", 421)]
    [InlineData("unknown.example.com", "plain.example.com", 200)]
    [InlineData("unknown.example.com", "kibana.example.com", 421)]
    [InlineData("unknown.example.com", "unknown.example.com", 404)]
    [InlineData("unknown.example.com", "stranger.example.com", 421)]
    [InlineData("", "kibana.example.com", 200)] // old programs name no host, and ask for the one that they mean
    [InlineData("", "plain.example.com", 200)]
    [InlineData("", "unknown.example.com", 404)]
    public async Task It_goes_by_what_the_client_named(string name, string host, int status)
    {
        await using var connection = new Http2Connection(await ConnectAsync(name));

        Assert.Equal(status, await connection.GetAsync(host));
    }

    [Fact]
    public async Task The_rules_are_those_of_the_host_whatever_connection_it_is_asked_for_on() => Assert.Equal(403, await HeadAsync("", "tools.example.org", "/"));

    [Fact]
    public async Task A_host_that_got_another_certificate_is_still_answered_on_connections_of_its_own()
    {
        var one = _pairs.Tls("one", "kibana.example.com", "grafana.example.com");
        await using var gateway = await GatewayProxy.StartAsync(
            $"hosts: [{{ host: kibana.example.com, upstream: \"{{upstream}}\", public: true, {one} }}, {{ host: grafana.example.com, upstream: \"{{upstream}}\", public: true, {one} }}]", "--https-address=127.0.0.1:0");
        await using var own = new Http2Connection(await gateway.Proxy.ConnectTlsAsync(Client("kibana.example.com")));
        await using var shared = new Http2Connection(await gateway.Proxy.ConnectTlsAsync(Client("grafana.example.com")));
        Assert.Equal((200, 200), (await own.GetAsync("kibana.example.com"), await shared.GetAsync("kibana.example.com")));

        gateway.Change($"hosts: [{{ host: kibana.example.com, upstream: \"{{upstream}}\", public: true, {_pairs.Tls("two", "kibana.example.com")} }}]");

        Assert.Equal((200, 421), (await own.GetAsync("kibana.example.com"), await shared.GetAsync("kibana.example.com")));
    }

    [Fact]
    public async Task What_a_trusted_proxy_connects_to_is_not_what_people_ask_for()
    {
        await using var gateway = await GatewayProxy.StartAsync(
            $"hosts: [{{ host: kibana.example.com, upstream: \"{{upstream}}\", public: true, {_pairs.Tls("kibana", "kibana.example.com")} }}, {{ host: tools.example.org, upstream: \"{{other}}\", public: true }}]",
            [.. _pairs.Flags("flags", "kibana.example.com"), "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1"]);
        await using var connection = new Http2Connection(await gateway.Proxy.ConnectTlsAsync(Client("kibana.example.com")));

        Assert.Equal(200, await connection.GetAsync("tools.example.org"));
    }

    private Task<SslStream> ConnectAsync(string name) => _gateway.Proxy.ConnectTlsAsync(Client(name));

    private SslClientAuthenticationOptions Client(string name)
    {
        var options = _pairs.Authority.Client(name);
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return options;
    }

    private async Task<int> HeadAsync(string name, string host, string path)
    {
        var options = Client(name);
        options.ApplicationProtocols = [SslApplicationProtocol.Http11];
        await using var stream = await _gateway.Proxy.ConnectTlsAsync(options);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n\r\n"));
        var head = new byte["HTTP/1.1 200".Length];
        await stream.ReadExactlyAsync(head).AsTask().WaitAsync(RawConnection.Patience);
        return int.Parse(Encoding.ASCII.GetString(head)[9..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public sealed class Site : IAsyncLifetime
    {
        internal HostPairs Pairs { get; } = new();

        internal GatewayProxy Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var shared = Pairs.Tls("shared", "*.example.com", "tools.example.org");
            File.Copy(Pairs.CertificateOf("shared"), Pairs.CertificateOf("copy"));
            File.Copy(Pairs.KeyOf("shared"), Pairs.KeyOf("copy"));
            Gateway = await GatewayProxy.StartAsync(
                $$"""
                hosts:
                  - { host: kibana.example.com, upstream: "{upstream}", public: true, {{shared}} }
                  - { host: grafana.example.com, upstream: "{upstream}", public: true, {{shared}} }
                  - { host: copy.example.com, upstream: "{upstream}", public: true, {{shared.Replace("shared", "copy", StringComparison.Ordinal)}} }
                  - { host: tools.example.org, upstream: "{other}", allow: { users: [alice] }, {{Pairs.Tls("tools", "tools.example.org")}} }
                  - { host: plain.example.com, upstream: "{other}", public: true }
                  - { host: "*.dev.example.com", upstream: "{other}", public: true, {{Pairs.Tls("dev", "*.dev.example.com", "kibana.example.com")}} }
                """,
                [.. Pairs.Flags("flags", "kibana.example.com"), "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.2"]);
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            Pairs.Dispose();
        }
    }
}
