using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Which certificate a client gets, by the name that it asks for in the handshake.</summary>
public sealed class ServerNameTests(ServerNameTests.Site site) : IClassFixture<ServerNameTests.Site>
{
    private readonly HostPairs _pairs = site.Pairs;
    private readonly GatewayProxy _gateway = site.Gateway;

    public static TheoryData<string> HostileNames() =>
    [
        "dash.example.com\0", "\0dash.example.com", "dash.example.com\0.evil.example", "dash\r\n.example.com", "dash\u007f.example.com", " dash.example.com", "dash.example.com ",
        "dash.example.com..", ".dash.example.com", "dash..example.com", "dash.example.com:443", "dash.example.com/", "https://dash.example.com", "*.dev.example.com", "*", ".", "-",
        "127.0.0.1", "::1", "[::1]", "0x7f000001", string.Join('.', Enumerable.Repeat("a", 200)) + ".dev.example.com", new string('a', 64) + ".dev.example.com", new string('a', 300) + ".dev.example.com",
        new string('a', 15_000), "xn--.dev.example.com", "xn--a-\u0080.dev.example.com", "xn--99999999999.dev.example.com", "dash\u3002example\u3002com\u0000", "\ud83d\ude00", "dash.example.com,tools.example.org",
        "x.dev.example.com\nHost: evil", "%2e.dev.example.com", "\u202edash.example.com",
    ];

    [Theory]
    [InlineData("dash.example.com", "dash.example.com")]
    [InlineData("DASH.Example.COM", "dash.example.com")]
    [InlineData("dash.example.com.", "dash.example.com")]
    [InlineData("tools.example.org", "tools.example.org")]
    [InlineData("a.dev.example.com", "*.dev.example.com")]
    [InlineData("A_B.DEV.example.com.", "*.dev.example.com")]
    [InlineData("own.dev.example.com", "own.dev.example.com")]
    [InlineData("a.b.dev.example.com", "flags.example")]
    [InlineData("a.own.dev.example.com", "flags.example")]
    [InlineData("dev.example.com", "flags.example")]
    [InlineData("plain.dev.example.com", "flags.example")]
    [InlineData("flag.dev.example.com", "flags.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example", "xn--bcher-kva.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("unknown.example.com", "flags.example")]
    [InlineData(null, "flags.example")]
    public async Task Names_the_host_that_is_asked_for(string? name, string certificate) =>
        Assert.Equal((certificate, null), await ClientHello.SendAsync(_gateway.Proxy.TlsEndPoint, name is null ? null : Encoding.UTF8.GetBytes(name)));

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_name_that_is_none_gets_nobodys_certificate(string name)
    {
        _gateway.Proxy.Log.Lines.Clear();

        var (certificate, alert) = await ClientHello.SendAsync(_gateway.Proxy.TlsEndPoint, Encoding.UTF8.GetBytes(name));

        Assert.True(certificate is "flags.example" || (certificate is null && alert is not null), $"{certificate} {alert}");
        Assert.Empty(_gateway.Proxy.Log.Lines);
        Assert.Equal("dash.example.com", (await ClientHello.SendAsync(_gateway.Proxy.TlsEndPoint, "dash.example.com"u8.ToArray())).Name);
    }

    [Fact]
    public async Task A_browser_is_content_with_what_it_gets()
    {
        foreach (var host in new[] { "dash.example.com", "tools.example.org", "any.dev.example.com", "own.dev.example.com" })
        {
            using var client = _gateway.Proxy.NewTlsClient(_pairs.Authority, host);
            Assert.Equal("upstream", await client.GetStringAsync("/"));
        }
    }

    public sealed class Site : IAsyncLifetime
    {
        internal HostPairs Pairs { get; } = new();

        internal GatewayProxy Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await GatewayProxy.StartAsync(
            $$"""
            hosts:
              - { host: dash.example.com, upstream: "{upstream}", public: true, {{Pairs.Tls("dash", "dash.example.com")}} }
              - { host: tools.example.org, upstream: "{upstream}", public: true, {{Pairs.Tls("tools", "tools.example.org")}} }
              - { host: "*.dev.example.com", upstream: "{upstream}", public: true, {{Pairs.Tls("dev", "*.dev.example.com")}} }
              - { host: own.dev.example.com, upstream: "{upstream}", public: true, {{Pairs.Tls("own", "own.dev.example.com")}} }
              - { host: plain.dev.example.com, upstream: "{upstream}", public: true }
              - { host: bücher.example, upstream: "{upstream}", public: true, {{Pairs.Tls("books", "xn--bcher-kva.example")}} }
            """,
            [.. Pairs.Flags("flags", "flags.example"), "--upstream=flag.dev.example.com=static://200", "--email-domain=*"]);

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            Pairs.Dispose();
        }
    }
}
