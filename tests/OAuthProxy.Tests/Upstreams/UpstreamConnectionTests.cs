using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class UpstreamConnectionTests
{
    [Theory]
    [InlineData("false", "keep-alive")]
    [InlineData("true", "close")]
    public async Task Uses_a_connection_again_unless_told_otherwise(string disabled, string expected)
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--disable-keep-alives={disabled}");
        signedIn.Upstream.Answer = context => context.Response.WriteAsync($"{context.Connection.Id} {(context.Request.Headers.Connection == "close" ? "close" : "keep-alive")}");

        var first = (await signedIn.AskAsync("GET /")).Body.Split(' ');
        var second = (await signedIn.AskWithBodyAsync("POST /", "hello", "Content-Length: 5")).Body.Split(' ');

        Assert.Equal((expected, expected), (first[1], second[1]));
        Assert.Equal(expected == "keep-alive", first[0] == second[0]);
    }

    [Fact]
    public async Task Opens_another_connection_when_the_upstream_closes_its_own()
    {
        await using var upstream = RawUpstream.Saying("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        Assert.Equal("hi", (await signedIn.AskAsync("GET /")).Body);
        Assert.Equal("hi", (await signedIn.AskAsync("GET /")).Body);
    }

    [Fact]
    public async Task Takes_the_final_answer_behind_interim_ones()
    {
        await using var upstream = RawUpstream.Saying(
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal((200, "hi"), (answer.Status, answer.Body));
    }
}
