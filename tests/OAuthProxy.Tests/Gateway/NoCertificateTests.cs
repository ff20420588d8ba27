using System.Security.Authentication;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Every host has a certificate of its own, and there is none besides.</summary>
public sealed class NoCertificateTests : IAsyncLifetime
{
    private readonly HostPairs _pairs = new();
    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayProxy.StartAsync(
        $$"""
        defaults: { {{_pairs.Tls("all", "*.example.com")}} }
        hosts:
          - { host: kibana.example.com, upstream: "{upstream}", public: true }
          - { host: tools.example.org, upstream: "{upstream}", public: true, {{_pairs.Tls("tools", "tools.example.org")}} }
        """,
        "--https-address=127.0.0.1:0");

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _pairs.Dispose();
    }

    [Theory]
    [InlineData("kibana.example.com", "*.example.com")]
    [InlineData("tools.example.org", "tools.example.org")]
    public async Task Hosts_are_served(string name, string certificate) =>
        Assert.Equal((certificate, null), await ClientHello.SendAsync(_gateway.Proxy.TlsEndPoint, Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("other.example.com", 112)] // unrecognized_name
    [InlineData("127.0.0.1", 112)]
    [InlineData("\u0001", 112)]
    [InlineData(null, 109)] // missing_extension
    public async Task Another_name_is_refused_with_the_reason_and_without_a_trace_in_the_log(string? name, int alert)
    {
        _gateway.Proxy.Log.Lines.Clear();

        Assert.Equal((null, alert), await ClientHello.SendAsync(_gateway.Proxy.TlsEndPoint, name is null ? null : Encoding.UTF8.GetBytes(name)));
        Assert.Empty(_gateway.Proxy.Log.Lines);
    }

    [Fact]
    public async Task A_client_reads_the_reason()
    {
        var refused = await Assert.ThrowsAsync<AuthenticationException>(() => _gateway.Proxy.ConnectTlsAsync(_pairs.Authority.Client("other.example.com")));

        Assert.Contains("unrecognized name", refused.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
