using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>What every server resolves in its own way is refused, whatever the upstreams.</summary>
public sealed class RefusedTargetTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Theory]
    [InlineData("/a/../b")]
    [InlineData("/a/./b")]
    [InlineData("/..")]
    [InlineData("/.")]
    [InlineData("/a/..")]
    [InlineData("/a/.")]
    [InlineData("/a/..?x")]
    [InlineData("/../../etc/passwd")]
    [InlineData("/%2e%2e/a")]
    [InlineData("/%2E%2E/a")]
    [InlineData("/a/%2e/b")]
    [InlineData("/a/.%2e/b")]
    [InlineData("/a/%2E./b")]
    [InlineData("/a/%2e%2e")]
    [InlineData("/a%2f..%2fb")]
    [InlineData("/a/..%2Fb")]
    [InlineData("/a/..%5cb")]
    [InlineData("/a%5C..%5Cb")]
    [InlineData("/a/..\\b")]
    [InlineData("/a\\..\\b")]
    [InlineData("/\\..\\a")]
    [InlineData("//../a")]
    [InlineData("/a/../../ping")]
    [InlineData("/a#b")]
    [InlineData("/#")]
    [InlineData("/a?x#y")]
    [InlineData("/%00")]
    [InlineData("/a%00/../b")]
    [InlineData("http://kibana.example.com/a/../b")]
    [InlineData("http://kibana.example.com/..")]
    [InlineData("http://kibana.example.com/a#b")]
    public async Task Refuses_what_can_be_read_in_more_than_one_way(string target)
    {
        signedIn.Upstream.Requests.Clear();

        var answer = await signedIn.AskAsync($"GET {target}");

        Assert.Equal(400, answer.Status);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Theory]
    [InlineData("GET *")]
    [InlineData("OPTIONS *")]
    [InlineData("GET a")]
    [InlineData("GET ")]
    [InlineData("GET kibana.example.com:80")]
    [InlineData("GET ftp://kibana.example.com/a")]
    public async Task Refuses_what_is_no_path(string line)
    {
        signedIn.Upstream.Requests.Clear();

        var answer = await signedIn.AskAsync(line);

        Assert.InRange(answer.Status, 400, 499);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_the_address()
    {
        var page = await signedIn.AskAsync("GET /a/../b", "Accept: text/html");
        var json = await signedIn.AskAsync("GET /a/../b", "Accept: application/json");

        Assert.Contains("Its path can be read in more than one way.", page.Body, StringComparison.Ordinal);
        Assert.Contains("\"ambiguous_target\"", json.Body, StringComparison.Ordinal);
    }
}
