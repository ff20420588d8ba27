using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class OtherHeaderTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Theory]
    [InlineData("X-Latin: caf\u00e9")]
    [InlineData("X-Utf8: \u00e6\u0097\u00a5\u00e6\u009c\u00ac")]
    [InlineData("X-Spaces: a  b\tc")]
    [InlineData("X-Quoted: \"a, b\", c;d=\"e\\\"f\"")]
    [InlineData("Authorization: Bearer a.b.c")]
    [InlineData("Authorization: Digest username=\"x\", qop=auth")]
    [InlineData("User-Agent: Mozilla/5.0 (X11; Linux) [odd] {even}")]
    [InlineData("Accept: text/html, */*;q=0.1,,bad")]
    [InlineData("Accept-Language: de-CH,de;q=0.9,*;q=0")]
    [InlineData("Referer: http://x/\u00e9?y")]
    [InlineData("If-None-Match: \"a\", W/\"b\", bad")]
    [InlineData("If-Modified-Since: yesterday")]
    [InlineData("Range: bytes=0-1,5-")]
    [InlineData("Origin: null")]
    [InlineData("Date: now")]
    [InlineData("Via: 1.1 x")]
    [InlineData("X-Real-IP: 10.0.0.1")]
    [InlineData("Upgrade-Insecure-Requests: 1")]
    [InlineData("Content-MD5: bad")]
    [InlineData("Expires: 0")]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("tracestate: rojo=00f067aa0ba902b7")]
    [InlineData("baggage: userId=1")]
    [InlineData("Request-Id: |abc.")]
    [InlineData("X-Request-Id: abc")]
    [InlineData("kbn-xsrf: true")]
    [InlineData("Sec-Fetch-Site: same-origin")]
    public async Task Arrives_byte_for_byte(string header)
    {
        var parts = header.Split(": ", 2);

        var request = await signedIn.ForwardAsync("GET /", header);

        Assert.Equal([parts[1]], request[parts[0]]);
    }

    [Fact]
    public async Task Arrives_empty_where_it_is_empty()
    {
        var request = await signedIn.ForwardAsync("GET /", "X-Empty:");

        Assert.Equal([""], request["X-Empty"]);
    }

    [Fact]
    public async Task Arrives_with_all_its_values_in_order()
    {
        var request = await signedIn.ForwardAsync("GET /", "X-Two: b", "x-two: a", "X-Two: c, d");

        Assert.Equal("b, a, c, d", string.Join(", ", request["X-Two"]));
    }
}
