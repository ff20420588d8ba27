using Xunit;

namespace OAuthProxy.Tests;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("kibana.example.com", "kibana.example.com")]
    [InlineData("KIBANA.Example.COM", "kibana.example.com")]
    [InlineData("kibana.example.com.", "kibana.example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("my_app-1", "my_app-1")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("münchen.example.com", "xn--mnchen-3ya.example.com")]
    [InlineData("MÜNCHEN.example.com.", "xn--mnchen-3ya.example.com")]
    [InlineData("XN--MNCHEN-3YA.example.com", "xn--mnchen-3ya.example.com")]
    [InlineData("中文。example.com", "xn--fiq228c.example.com")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("[2001:DB8:0:0::1]", "[2001:db8::1]")]
    [InlineData("[::ffff:10.0.0.1]", "[::ffff:10.0.0.1]")]
    public void A_host_has_one_form(string host, string normal)
    {
        Assert.Equal(normal, HostNames.Normalized(host));
        Assert.Equal(normal, HostNames.Normalized(normal));
        Assert.True(!HostNames.IsNormal(host) || host == normal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("kibana.example.com..")]
    [InlineData(".example.com")]
    [InlineData("kibana..example.com")]
    [InlineData("kibana.example.com:80")]
    [InlineData("user@kibana.example.com")]
    [InlineData("kibana.example.com/")]
    [InlineData("kibana%2eexample.com")]
    [InlineData("kibana example.com")]
    [InlineData("kibana\0.example.com")]
    [InlineData("*.example.com")]
    [InlineData("xn--\u00fc.example.com")]
    [InlineData("xn--a.example.com")] // U+0080
    [InlineData("xn--kibana-.example.com")]
    [InlineData("xn--99999999.example.com")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[10.0.0.1]")]
    [InlineData("[]")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890abcd.example.com")]
    public void What_is_no_host_has_none(string host)
    {
        Assert.Null(HostNames.Normalized(host));
        Assert.False(HostNames.IsNormal(host));
    }

    [Theory]
    [InlineData("kibana.example.com", "kibana.example.com")]
    [InlineData("kibana.example.com:4180", "kibana.example.com")]
    [InlineData("kibana.example.com:", "kibana.example.com")]
    [InlineData("[::1]:4180", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("", "")]
    public void The_port_is_no_part_of_it(string authority, string name) => Assert.Equal(name, RequestHost.NameOf(authority).ToString());
}
