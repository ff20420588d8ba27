using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>What the proxy makes of a named address, asked at kibana.example.com.</summary>
public sealed class ReturnHostTests
{
    private static readonly string[] Allowed =
    [
        "allowed.example", ".suffix.example", "*.wildcard.example", "ported.example:8080", ".subported.example:8080", "anyport.example:*", "*.subany.example:*", "[2001:db8::1]:8443",
    ];

    [Theory]
    [MemberData(nameof(HostileAddresses.Unreadable), MemberType = typeof(HostileAddresses))]
    [MemberData(nameof(HostileAddresses.Foreign), MemberType = typeof(HostileAddresses))]
    public void Goes_to_the_root_in_place_of_a_hostile_address(string address)
    {
        Assert.Equal("/", Named(address));
        Assert.Equal("/", Named(address, redirectUrl: "https://kibana.example.com/oauth2/callback"));
        Assert.Equal("/", Named(address, redirectUrl: "https://auth.example.com/oauth2/callback"));
    }

    [Theory]
    [InlineData("https://allowed.example/x")]
    [InlineData("https://ALLOWED.example/x")]
    [InlineData("http://allowed.example/x")]
    [InlineData("https://allowed.example:443/x")]
    [InlineData("http://allowed.example:80/x")]
    [InlineData("https://a.suffix.example/x")]
    [InlineData("https://a.b.suffix.example/x")]
    [InlineData("https://a.wildcard.example/x")]
    [InlineData("https://ported.example:8080/x")]
    [InlineData("https://a.subported.example:8080/x")]
    [InlineData("https://anyport.example/x")]
    [InlineData("https://anyport.example:1234/x")]
    [InlineData("https://a.subany.example:1234/x")]
    [InlineData("https://[2001:db8::1]:8443/x")]
    public void Goes_to_a_host_of_the_list(string address) => Assert.Equal(address, Named(address));

    [Theory]
    [InlineData("https://kibana.example.com/x?y#z")]
    [InlineData("https://kibana.example.com:443/x?y#z")]
    [InlineData("https://KIBANA.example.com/x?y#z")]
    public void Needs_no_list_for_the_host_that_was_asked(string address) => Assert.Equal("/x?y#z", Named(address));

    [Fact]
    public void Takes_an_address_named_twice_for_none()
    {
        var context = Request();
        context.Request.QueryString = new QueryString("?rd=/a&rd=/b");

        Assert.Equal("/", Addresses().Named(context.Request).ToString());
    }

    [Fact]
    public void Takes_the_address_from_the_header_of_a_gateway_by_the_same_rules()
    {
        var context = Request();
        context.Request.Headers["X-Auth-Request-Redirect"] = "/from/header";
        Assert.Equal("/from/header", Addresses().Named(context.Request).ToString());

        context.Request.Headers["X-Auth-Request-Redirect"] = "https://evil.example/";
        Assert.Equal("/", Addresses().Named(context.Request).ToString());

        context.Request.Headers["X-Auth-Request-Redirect"] = "/from/header";
        context.Request.QueryString = new QueryString("?rd=/from/query");
        Assert.Equal("/from/query", Addresses().Named(context.Request).ToString());
    }

    private static string Named(string address, string? redirectUrl = null)
    {
        var context = Request();
        context.Request.QueryString = QueryString.Create("rd", address);
        return Addresses(redirectUrl).Named(context.Request).ToString();
    }

    private static DefaultHttpContext Request() => new() { Request = { Scheme = "https", Host = new HostString("kibana.example.com") } };

    private static ReturnAddresses Addresses(string? redirectUrl = null)
    {
        var cookies = new ProxyCookies(new SessionCookieOptions(), NullLogger<ProxyCookies>.Instance);
        return new ReturnAddresses(new SignInOptions { AllowedReturnHosts = Allowed, RedirectUrl = redirectUrl is null ? null : new Uri(redirectUrl) }, cookies, new NoServedHosts());
    }
}
