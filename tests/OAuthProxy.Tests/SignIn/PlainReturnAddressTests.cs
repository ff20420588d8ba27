using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Sessions;
using OAuthProxy.SignIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>The address in <c>rd</c> as gateways write it that have nothing to encode it with, beside the encoded one.</summary>
public sealed class PlainReturnAddressTests
{
    [Theory]
    [InlineData("rd=https://kibana.example.com/app?q=1&x=%2F&y=https://z//w", "/app?q=1&x=%2F&y=https://z//w")]
    [InlineData("rd=https://kibana.example.com?q=1&x=2", "/?q=1&x=2")]
    [InlineData("rd=/app?q=a+b&x=%2525", "/app?q=a+b&x=%2525")]
    [InlineData("prompt=consent&rd=/app?q=1&x=2", "/app?q=1&x=2")]
    [InlineData("x=rd=/no&rd=/yes?ard=/no", "/yes?ard=/no")]
    [InlineData("rd=%2Fapp%3Fq%3Da%2Bb%26x%3D%2525&prompt=consent", "/app?q=a+b&x=%25")]
    [InlineData("rd=https%3A%2F%2Fkibana.example.com%2Fapp%3Fq%3D1&other=2", "/app?q=1")]
    [InlineData("rd=https://kibana.example.com%2Fapp%3Fq%3D1%26x%3D%252F&other=2", "/app?q=1&x=%2F")]
    [InlineData("RD=%2Fapp", "/app")]
    public void Is_read_as_it_was_written(string query, string expected) => Assert.Equal(expected, Named("?" + query));

    [Theory]
    [InlineData("rd=/a&rd=/b")]
    [InlineData("rd=/a&r%64=%2Fb")]
    [InlineData("rd=%2Fa&rd=/b")]
    [InlineData("rd=https://kibana.example.com/a?x=1&rd=/b")]
    [InlineData("rd=https://evil.example/?rd=https://kibana.example.com/a")]
    [InlineData("rd=https://kibana.example.com@evil.example/a?b")]
    [InlineData("rd=https://evil.example%2F.kibana.example.com/a")]
    [InlineData("rd=https://evil.example%2Fhttps://kibana.example.com/a")]
    [InlineData("rd=https://kibana.example.com%40evil.example/")]
    [InlineData("rd=https://kibana.example.com%5C%40evil.example/")]
    [InlineData("rd=/%09/evil.example")]
    [InlineData("rd=/%5Cevil.example")]
    [InlineData("rd=//evil.example/&x=/")]
    public void Is_no_way_out(string query) => Assert.Equal("/", Named("?" + query));

    [Theory]
    [MemberData(nameof(HostileAddresses.Unreadable), MemberType = typeof(HostileAddresses))]
    [MemberData(nameof(HostileAddresses.Foreign), MemberType = typeof(HostileAddresses))]
    public void A_hostile_one_leads_to_the_root_however_it_is_written(string address)
    {
        Assert.Equal("/", Named("?rd=" + address));
        Assert.Equal("/", Named("?rd=" + Uri.EscapeDataString(address)));
    }

    private static string Named(string query)
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https", Host = new HostString("kibana.example.com"), QueryString = new QueryString(query) } };
        var cookies = new ProxyCookies(new SessionCookieOptions(), NullLogger<ProxyCookies>.Instance);
        return new ReturnAddresses(new SignInOptions { AllowedReturnHosts = ["allowed.example"] }, cookies, new NoServedHosts()).Named(context.Request).ToString();
    }
}
