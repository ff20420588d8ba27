using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class ConnectionHeaderTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Theory]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Forwarded-Email")]
    [InlineData("X-Forwarded-Groups")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("Host")]
    public async Task Cannot_be_used_to_drop_what_the_proxy_says(string name)
    {
        var request = await signedIn.ForwardAsync("GET /", $"Connection: close, {name}", $"connection: {name.ToLowerInvariant()}");

        Assert.Single(request[name]);
    }

    [Theory]
    [InlineData("Cookie: app=1")]
    [InlineData("Authorization: Bearer x")]
    [InlineData("Content-Type: text/x-own")]
    [InlineData("Content-Language: de")]
    [InlineData("Content-Encoding: x-own")]
    public async Task Cannot_be_used_to_drop_what_is_the_applications(string header)
    {
        var (name, value) = (header.Split(": ")[0], header.Split(": ")[1]);

        var request = await signedIn.ForwardWithBodyAsync("POST /", "hello", header, "Content-Length: 5", $"Connection: {name}");

        Assert.Equal([value], request[name]);
        Assert.Equal("hello"u8.ToArray(), request.Body);
    }

    [Theory]
    [InlineData("Connection: X-Mine, X-Two")]
    [InlineData("connection: x-mine ,,x-two, not-there, Content-Language")]
    public async Task Drops_what_the_client_keeps_to_its_own_connection(string connection)
    {
        var request = await signedIn.ForwardAsync("GET /", connection, "X-Mine: 1", "X-Two: 2", "X-Three: 3");

        Assert.Empty(request["X-Mine"]);
        Assert.Empty(request["X-Two"]);
        Assert.Equal(["3"], request["X-Three"]);
    }

    [Theory]
    [InlineData("TE: trailers, gzip", "TE")]
    [InlineData("Keep-Alive: timeout=5", "Keep-Alive")]
    [InlineData("Proxy-Connection: keep-alive", "Proxy-Connection")]
    [InlineData("Proxy-Authorization: Basic eDp5", "Proxy-Authorization")]
    [InlineData("Upgrade: h2c", "Upgrade")]
    public async Task Drops_what_is_of_one_connection_only(string header, string name)
    {
        var request = await signedIn.ForwardAsync("GET /", header);

        Assert.Empty(request[name]);
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("HTTP/2.0")]
    [InlineData("TLS/1.0")]
    public async Task Opens_no_tunnel_by_an_upgrade_to_another_protocol(string protocol)
    {
        var request = await signedIn.ForwardAsync(
            "GET /", "Connection: Upgrade, HTTP2-Settings", $"Upgrade: {protocol}", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA");

        Assert.Empty(request["Upgrade"]);
        Assert.Empty(request["HTTP2-Settings"]);
        Assert.DoesNotContain("Upgrade", request["Connection"]);
    }
}
