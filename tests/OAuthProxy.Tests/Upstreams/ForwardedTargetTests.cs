using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

/// <summary>With one upstream for everything the target goes on byte for byte.</summary>
public sealed class ForwardedTargetTests(SignedInProxy signedIn) : IClassFixture<SignedInProxy>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/?")]
    [InlineData("/path?")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/a%252Fb")]
    [InlineData("//double//slashes//")]
    [InlineData("//evil.example/path")]
    [InlineData("/100%")]
    [InlineData("/%zz/%4")]
    [InlineData("/a|b^c`{d}")]
    [InlineData("/\"quoted\"<and>")]
    [InlineData("/a;v=1/b;")]
    [InlineData("/a%3Bv/%23/%3F")]
    [InlineData("/a\\b")]
    [InlineData("/a%5Cb%5c")]
    [InlineData("/%E4%B8%AD")]
    [InlineData("/%e4%b8%ad")]
    [InlineData("/%E9")]
    [InlineData("/%7Euser/~user")]
    [InlineData("/a%20b+c")]
    [InlineData("/!$&'()*,=:@[]")]
    [InlineData("/.well-known/...//..a/b../.c")]
    [InlineData("/%252e%252e/a")]
    [InlineData("/a/..;/b")]
    [InlineData("/a?b=../../c&d=./e")]
    [InlineData("/a?b=%2e%2e%2f&c=|;\\\"<>{}&d=%zz&e=%C3%A4&f=%c3%a4")]
    [InlineData("/a??b=http://x/?y")]
    [InlineData("/http://internal.example/")]
    public async Task Passes_a_target_byte_for_byte(string target)
    {
        var request = await signedIn.ForwardAsync($"GET {target}");

        Assert.Equal(target, request.Target);
    }

    [Theory]
    [InlineData("http://kibana.example.com/a%2Fb?x=%7e", "/a%2Fb?x=%7e")]
    [InlineData("http://kibana.example.com", "/")]
    [InlineData("http://kibana.example.com?x=/y", "/?x=/y")]
    [InlineData("http://kibana.example.com//a", "//a")]
    public async Task Passes_what_stands_behind_the_authority_of_an_absolute_target(string target, string expected)
    {
        var request = await signedIn.ForwardAsync($"GET {target}");

        Assert.Equal(expected, request.Target);
    }

    [Fact]
    public async Task Refuses_an_absolute_target_of_another_host()
    {
        signedIn.Upstream.Requests.Clear();

        var answer = await signedIn.AskAsync("GET http://internal.example/a");

        Assert.Equal(400, answer.Status);
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task Passes_a_very_long_query()
    {
        var target = "/search?q=" + string.Concat(Enumerable.Repeat("%2Fa|b", 20 * 1024 / 6));

        var request = await signedIn.ForwardAsync($"GET {target}");

        Assert.Equal(target, request.Target);
    }
}
