using OAuthProxy.SignIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/goto?u=https://x/y")]
    [InlineData("/a?next=//b")]
    [InlineData("/a?next=/../b")]
    [InlineData("/kibana#/discover?_g=(a:b,c:'d')")]
    [InlineData("/kibana?x=1#//y")]
    [InlineData("/a%20b/c%20d?x=%2F%2F")]
    [InlineData("/%20a/b%20")]
    [InlineData("/a.b/..c/d../.e")]
    [InlineData("/a:b@c;d,e")]
    [InlineData("https://grafana.example.com/")]
    [InlineData("https://grafana.example.com:8443/d/x?y=//z#//a")]
    [InlineData("http://localhost:3000/a")]
    [InlineData("https://[2001:db8::1]:8443/a")]
    public void Keeps_an_ordinary_address_as_it_is(string text) => Assert.Equal(text, ReturnAddress.Parse(text)?.ToString());

    [Theory]
    [InlineData("HTTPS://grafana.example.com", "https://grafana.example.com/")]
    [InlineData("https://grafana.example.com?x=1", "https://grafana.example.com/?x=1")]
    [InlineData("/über?q=ä", "/%C3%BCber?q=%C3%A4")]
    [InlineData("/a?q=a b", "/a?q=a%20b")]
    [InlineData("/\u3031evil.example", "/%E3%80%B1evil.example")]
    [InlineData("/\u3035evil.example", "/%E3%80%B5evil.example")]
    [InlineData("/\u309Devil.example", "/%E3%82%9Devil.example")]
    [InlineData("/\u30FCevil.example", "/%E3%83%BCevil.example")]
    [InlineData("/\uFF70evil.example", "/%EF%BD%B0evil.example")]
    public void Writes_it_so_that_nobody_can_read_it_differently(string text, string expected) => Assert.Equal(expected, ReturnAddress.Parse(text)?.ToString());

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(8192, false)]
    public void Takes_only_what_a_sealed_state_has_room_for(int length, bool taken) =>
        Assert.Equal(taken, ReturnAddress.Parse("/" + new string('a', length - 1)) is not null);

    [Theory]
    [MemberData(nameof(HostileAddresses.Unreadable), MemberType = typeof(HostileAddresses))]
    public void Refuses_what_two_readers_could_read_differently(string text) => Assert.Null(ReturnAddress.Parse(text));
}
