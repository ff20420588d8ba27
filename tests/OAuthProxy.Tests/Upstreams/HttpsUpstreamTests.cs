using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class HttpsUpstreamTests
{
    [Fact]
    public async Task Does_not_talk_to_an_upstream_whose_certificate_nobody_vouches_for()
    {
        await using var upstream = await HttpsUpstream.StartAsync();
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain("HTTP/", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talks_to_it_when_told_to_and_agrees_on_HTTP_2()
    {
        await using var upstream = await HttpsUpstream.StartAsync();
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream={upstream.Address}", "--ssl-upstream-insecure-skip-verify=true");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal((200, "HTTP/2 alice"), (answer.Status, answer.Body));
    }
}
