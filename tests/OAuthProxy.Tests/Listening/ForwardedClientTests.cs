using OAuthProxy.Listening;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class ForwardedClientTests
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1, 203.0.113.9", "203.0.113.9")] // what the client wrote itself is not asked
    [InlineData("203.0.113.9, 10.0.0.7", "203.0.113.9")]
    [InlineData("203.0.113.9,10.0.0.7 ,10.0.0.8", "203.0.113.9")]
    [InlineData("198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9")]
    [InlineData("10.0.0.1, 10.0.0.7", "10.0.0.1")]
    [InlineData("203.0.113.9:51234", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9, [::ffff:10.0.0.7]:80", "203.0.113.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443, 10.0.0.7", "2001:db8::1")]
    [InlineData("10.0.0.1, unknown, 203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1, unknown, 10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.1, , 10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.1, unknown", null)]
    [InlineData("10.0.0.1,", null)]
    [InlineData("", null)]
    [InlineData("012.0.0.1", null)]
    [InlineData("0x0a.0.0.1", null)]
    [InlineData("167772161", null)]
    [InlineData("10.1", null)]
    [InlineData("10.0.0.1:", null)]
    [InlineData("10.0.0.1:99999", null)]
    [InlineData("[10.0.0.1]", null)]
    [InlineData("[::1", null)]
    [InlineData("[::1]x", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("for=10.0.0.1", null)]
    public void Of_a_chain_it_is_the_last_that_no_trusted_proxy_has(string header, string? expected) =>
        Assert.Equal(expected, ForwardedClient.OfChain(header, address => address.ToString().StartsWith("10.", StringComparison.Ordinal))?.ToString());

    [Fact]
    public void A_chain_goes_on_over_several_lines() =>
        Assert.Equal("203.0.113.9", ForwardedClient.OfChain(new(["10.0.0.1", "203.0.113.9", "10.0.0.7"]), address => address.ToString().StartsWith("10.", StringComparison.Ordinal))?.ToString());

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData(" [::ffff:203.0.113.9]:80 ", "203.0.113.9")]
    [InlineData("10.0.0.1, 203.0.113.9", null)]
    [InlineData("", null)]
    public void Of_a_header_with_one_address_it_is_that(string header, string? expected) =>
        Assert.Equal(expected, ForwardedClient.OfValue(header)?.ToString());

    [Fact]
    public void Of_two_headers_it_is_none() => Assert.Null(ForwardedClient.OfValue(new(["10.0.0.1", "203.0.113.9"])));
}
