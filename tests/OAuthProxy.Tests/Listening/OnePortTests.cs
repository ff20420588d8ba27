using System.Net;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class OnePortTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private const string EmptySettings = "\0\0\0\u0004\0\0\0\0\0";

    [Theory]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/1.1")]
    public async Task Speaks_both_versions_of_HTTP_and_the_usual_one_to_the_upstream(string version, string protocol)
    {
        using var client = signedIn.Proxy.NewClient();
        using var request = signedIn.Request(HttpMethod.Post, "/a%2Fb?x", new StringContent("hello"));
        (request.Version, request.VersionPolicy) = (Version.Parse(version), HttpVersionPolicy.RequestVersionExact);

        using var answer = await client.SendAsync(request);

        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal("upstream", await answer.Content.ReadAsStringAsync());
        var seen = signedIn.Upstream.Last;
        Assert.Equal(("/a%2Fb?x", protocol, "hello"), (seen.Target, seen.Protocol, Encoding.UTF8.GetString(seen.Body)));
        Assert.Equal([ProxyUnderTest.Host], seen["Host"]);
        Assert.Equal(["127.0.0.1"], seen["X-Forwarded-For"]);
        Assert.Equal(["https"], seen["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task Serves_many_streams_of_one_connection_at_once()
    {
        using var client = signedIn.Proxy.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(async _ =>
        {
            using var request = signedIn.Request(HttpMethod.Get, "/");
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            using var answer = await client.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }));

        Assert.All(answers, answer => Assert.Equal("upstream", answer));
    }

    [Fact]
    public async Task Knows_HTTP_2_when_its_preface_comes_byte_by_byte()
    {
        await using var connection = await signedIn.ConnectAsync();

        foreach (var letter in Preface + EmptySettings)
        {
            await connection.SendAsync(letter.ToString());
        }

        var frame = await connection.ReadAsync(9);
        Assert.Equal('\u0004', frame[3]); // SETTINGS
    }

    [Theory]
    [InlineData("P")]
    [InlineData("PRI")]
    public async Task Knows_HTTP_1_when_its_first_line_comes_in_pieces_that_could_be_a_preface(string method)
    {
        await using var connection = await signedIn.ConnectAsync();
        foreach (var letter in $"{method} /x HT")
        {
            await connection.SendAsync(letter.ToString());
        }

        await connection.SendAsync(signedIn.Head($"{method} /x")[$"{method} /x HT".Length..]);

        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
        Assert.Equal(method, signedIn.Upstream.Last.Method);
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\nHost: x\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003")] // a TLS hello
    [InlineData("\r\n\r\n\0\0\0\0")]
    [InlineData("G")]
    public async Task Ends_a_connection_that_speaks_something_else(string bytes)
    {
        await using var connection = await signedIn.ConnectAsync();

        await connection.SendAsync(bytes);
        connection.EndSending();
        var answer = await connection.ReadToEndAsync();

        Assert.DoesNotContain(" 200 OK", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_hundreds_of_connections_at_once_most_of_them_idle()
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => signedIn.ConnectAsync()));
        try
        {
            foreach (var connection in connections.Where((_, index) => index % 10 == 0))
            {
                await connection.SendAsync(signedIn.Head("GET /"));
                Assert.Equal("upstream", (await connection.ReadResponseAsync()).Body);
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
