using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class AuthRequestHeaderTests
{
    private const string Claims =
        "HTTP/1.1 200 OK\r\nX-Auth-Request-User: spoofed\r\nx-auth-request-email: spoofed\r\nX-Auth-Request-Groups: spoofed\r\nContent-Length: 2\r\n\r\nhi";

    [Fact]
    public async Task Are_the_proxys_on_an_answer_even_if_the_upstream_sets_the_same()
    {
        await using var upstream = RawUpstream.Saying(Claims);
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true", $"--upstream={upstream.Address}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(["alice"], answer["X-Auth-Request-User"]);
        Assert.Equal(["alice@corp.example"], answer["X-Auth-Request-Email"]);
        Assert.Equal(["acme,acme:sre"], answer["X-Auth-Request-Groups"]);
        Assert.Empty(answer["X-Auth-Request-Access-Token"]);
    }

    [Fact]
    public async Task Say_nothing_where_there_is_nothing_to_say_and_let_nobody_else_say_it()
    {
        await using var upstream = RawUpstream.Saying(Claims);
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true", "--github-org", $"--upstream={upstream.Address}");
        await signedIn.SignInAsync("mallory");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(["mallory"], answer["X-Auth-Request-User"]);
        Assert.Empty(answer["X-Auth-Request-Groups"]);
    }

    [Fact]
    public async Task Carry_the_token_only_when_asked_to()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--set-xauthrequest=true", "--pass-access-token=true");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(signedIn.Upstream.Last["X-Forwarded-Access-Token"], answer["X-Auth-Request-Access-Token"]);
        Assert.Single(answer["X-Auth-Request-Access-Token"]);
    }
}
