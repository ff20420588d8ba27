using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class IdentityHeaderTests
{
    private static readonly string[] Names =
        ["X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Preferred-Username", "X-Forwarded-Groups", "X-Forwarded-Access-Token", "Authorization"];

    [Fact]
    public async Task Tells_the_application_who_it_is()
    {
        var request = await ForwardAsync();

        Assert.Equal(["alice"], request["X-Forwarded-User"]);
        Assert.Equal(["alice@corp.example"], request["X-Forwarded-Email"]);
        Assert.Equal(["alice"], request["X-Forwarded-Preferred-Username"]);
        Assert.Equal(["acme,acme:sre"], request["X-Forwarded-Groups"]);
        Assert.Empty(request["X-Forwarded-Access-Token"]);
        Assert.Empty(request["Authorization"]);
    }

    [Fact]
    public async Task Tells_nothing_with_user_headers_off()
    {
        var request = await ForwardAsync("--pass-user-headers=false");

        Assert.All(Names, name => Assert.Empty(request[name]));
    }

    [Fact]
    public async Task Tells_it_with_basic_authentication_off()
    {
        var request = await ForwardAsync("--pass-basic-auth=false");

        Assert.Equal(["alice"], request["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Can_use_the_address_for_the_name()
    {
        var request = await ForwardAsync("--prefer-email-to-user=true", "--basic-auth-password=pass:word");

        Assert.Equal(["alice@corp.example"], request["X-Forwarded-User"]);
        Assert.Empty(request["X-Forwarded-Email"]);
        Assert.Equal([Basic("alice@corp.example:pass:word")], request["Authorization"]);
    }

    [Fact]
    public async Task Signs_in_at_the_application_by_basic_authentication_in_place_of_the_client()
    {
        var request = await ForwardAsync("--basic-auth-password=pass:w\u00f6rd");

        Assert.Equal([Basic("alice:pass:w\u00f6rd")], request["Authorization"]);
    }

    [Fact]
    public async Task Leaves_the_clients_authorization_alone_with_basic_authentication_off()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--basic-auth-password=secret", "--pass-basic-auth=false");

        var request = await signedIn.ForwardAsync("GET /", "Authorization: Basic Ym9iOng=");

        Assert.Equal(["Basic Ym9iOng="], request["Authorization"]);
    }

    [Fact]
    public async Task Replaces_the_clients_authorization_with_basic_authentication_on()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--basic-auth-password=secret");

        var request = await signedIn.ForwardAsync("GET /", "Authorization: Basic Ym9iOng=", "authorization: Bearer x");

        Assert.Equal([Basic("alice:secret")], request["Authorization"]);
    }

    [Fact]
    public async Task Passes_the_access_token_when_asked_to()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--pass-access-token=true");

        var request = await signedIn.ForwardAsync("GET /", "X-Forwarded-Access-Token: spoofed");

        var token = Assert.Single(request["X-Forwarded-Access-Token"]);
        Assert.Contains(signedIn.Proxy.GitHub.Directory.Grants.Tokens, issued => issued.Value == token);
    }

    [Theory]
    [InlineData("--pass-host-header=true", ProxyUnderTest.Host)]
    [InlineData("--pass-host-header=false", null)]
    public async Task Names_the_host_that_was_asked_for_or_the_upstreams_own(string flag, string? host)
    {
        await using var signedIn = await SignedInProxy.StartAsync(flag);

        var request = await signedIn.ForwardAsync("GET /");

        Assert.Equal([host ?? signedIn.Upstream.Address.Authority], request["Host"]);
        Assert.Equal([ProxyUnderTest.Host], request["X-Forwarded-Host"]);
    }

    [Theory]
    [InlineData("kibana.example.com:8443", "kibana.example.com:8443")]
    [InlineData("KIBANA.example.COM", "kibana.example.com")]
    [InlineData("kibana.example.com.:80", "kibana.example.com:80")]
    [InlineData("a_b.example.com", "a_b.example.com")]
    [InlineData("[::1]:4180", "[::1]:4180")]
    [InlineData("[2001:DB8:0::1]", "[2001:db8::1]")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("xn--mnchen-3ya.example.com", "xn--mnchen-3ya.example.com")]
    public async Task Names_the_host_in_its_one_form(string host, string form)
    {
        await using var signedIn = await SignedInProxy.StartAsync();
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(signedIn.Head("GET /").Replace($"Host: {ProxyUnderTest.Host}", $"Host: {host}", StringComparison.Ordinal));
        await connection.ReadResponseAsync();

        Assert.Equal([form], signedIn.Upstream.Last["Host"]);
        Assert.Equal([form], signedIn.Upstream.Last["X-Forwarded-Host"]);
    }

    private static string Basic(string credentials) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));

    private static async Task<RecordedRequest> ForwardAsync(params string[] flags)
    {
        await using var signedIn = await SignedInProxy.StartAsync(flags);
        return await signedIn.ForwardAsync("GET /");
    }
}
