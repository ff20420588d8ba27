using System.Net.Sockets;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Upstreams.Routing;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class Http2AuthorityTests
{
    /// <summary>The server puts <c>:authority</c> in the place of a Host beside it, so that one is left for the choice and for the application.</summary>
    [Theory]
    [InlineData("kibana.example.com", "other.example", "kibana", "kibana.example.com")]
    [InlineData("other.example", "kibana.example.com", "any", "other.example")]
    [InlineData("KIBANA.example.com.:80", "other.example", "kibana", "kibana.example.com:80")]
    [InlineData(null, "kibana.example.com", "kibana", "kibana.example.com")]
    [InlineData(null, null, "any", null)]
    public async Task The_authority_is_the_host(string? authority, string? host, string upstream, string? seen)
    {
        await using var kibana = await HostedUpstream.NamedAsync("kibana");
        await using var proxy = await StartAsync(kibana);
        await using var connection = await ConnectAsync(proxy);

        Assert.Equal(200, await connection.GetAsync(authority, host is null ? [] : [host]));

        var request = Assert.Single(kibana.Requests.Concat(proxy.Upstream.Requests));
        Assert.Equal(upstream == "kibana", kibana.Requests.Contains(request));
        Assert.Equal(seen is null ? [] : [seen], request["X-Forwarded-Host"]);
        Assert.Equal(seen ?? proxy.Upstream.Address.Authority, Assert.Single(request["Host"]));
    }

    [Theory]
    [InlineData(null, "kibana.example.com", "other.example")]
    [InlineData("user@kibana.example.com")]
    [InlineData("kibana.example.com/x")]
    [InlineData("xn--99999999.example.com")]
    public async Task Two_hosts_or_none_that_can_be_read_reach_nobody(string? authority, params string[] hosts)
    {
        await using var kibana = await HostedUpstream.NamedAsync("kibana");
        await using var proxy = await StartAsync(kibana);
        await using var connection = await ConnectAsync(proxy);

        Assert.True(await connection.GetAsync(authority, hosts) is 0 or 400);

        Assert.Empty(kibana.Requests);
        Assert.Empty(proxy.Upstream.Requests);
    }

    private static Task<ProxyUnderTest> StartAsync(EchoUpstream kibana) =>
        ProxyUnderTest.StartAsync($"--upstream={{upstream}}/,kibana.example.com={kibana.Address}", "--skip-auth-regex=^/", "--cookie-secure=false");

    /// <summary>By prior knowledge.</summary>
    private static async Task<Http2Connection> ConnectAsync(ProxyUnderTest proxy)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(proxy.EndPoint);
        return new Http2Connection(new NetworkStream(socket, ownsSocket: true), scheme: "http");
    }
}
