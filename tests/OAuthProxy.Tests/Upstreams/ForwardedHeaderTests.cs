using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ForwardedHeaderTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Fact]
    public async Task Says_where_a_request_came_from()
    {
        var request = await signedIn.ForwardAsync("GET /");

        Assert.Equal(["127.0.0.1"], request["X-Forwarded-For"]);
        Assert.Equal(["https"], request["X-Forwarded-Proto"]);
        Assert.Equal([ProxyUnderTest.Host], request["X-Forwarded-Host"]);
        Assert.Empty(request["Forwarded"]);
    }

    [Fact]
    public async Task Appends_the_peer_to_what_the_client_claims()
    {
        var request = await signedIn.ForwardAsync("GET /", "X-Forwarded-For: 10.0.0.1, 10.0.0.2", "x-forwarded-for: 10.0.0.3", "X_Forwarded_For: 10.0.0.4");

        Assert.Equal(["10.0.0.1, 10.0.0.2, 10.0.0.3, 127.0.0.1"], request["X-Forwarded-For"]);
        Assert.Empty(request["X_Forwarded_For"]);
    }

    [Fact]
    public async Task Does_not_believe_a_client_about_scheme_and_host()
    {
        var request = await signedIn.ForwardAsync(
            "GET /", "X-Forwarded-Proto: gopher", "X-Forwarded-Host: evil.example", "Forwarded: for=10.0.0.1;host=evil.example;proto=gopher");

        Assert.Equal(["https"], request["X-Forwarded-Proto"]);
        Assert.Equal([ProxyUnderTest.Host], request["X-Forwarded-Host"]);
        Assert.Empty(request["Forwarded"]);
    }

    [Fact]
    public async Task Says_http_where_the_cookie_is_not_for_https_only()
    {
        await using var plain = await SignedInProxy.StartAsync("--cookie-secure=false");

        var request = await plain.ForwardAsync("GET /");

        Assert.Equal(["http"], request["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task Writes_an_IPv4_address_as_one_on_a_socket_of_both_families()
    {
        await using var both = await SignedInProxy.StartAsync("--http-address=:0");
        await using var connection = await RawConnection.OpenAsync(new IPEndPoint(IPAddress.Loopback, both.Proxy.EndPoint.Port));

        await connection.SendAsync(both.Head("GET /"));
        await connection.ReadResponseAsync();

        Assert.Equal(["127.0.0.1"], both.Upstream.Last["X-Forwarded-For"]);
    }
}
