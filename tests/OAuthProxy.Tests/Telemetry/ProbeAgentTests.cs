using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry;

public sealed class ProbeAgentTests
{
    [Theory]
    [InlineData("/ping", "hc/1.0", 200)]
    [InlineData("/ping", "HC/1.0", 403)]
    [InlineData("/ping", "hc/1.0 (more)", 403)]
    [InlineData("/ping", "", 403)]
    [InlineData("/ready", "other", 200)]
    [InlineData("/", "hc/1.0", 403)]
    [InlineData("/admin", "hc/1.0", 403)]
    [InlineData("/oauth2/auth", "hc/1.0", 401)]
    [InlineData("/ping/x", "hc/1.0", 403)]
    public async Task Opens_the_ping_and_nothing_else(string path, string agent, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--ping-user-agent=hc/1.0");
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync(path, ("User-Agent", agent));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task Leaves_the_path_to_the_application_for_everybody_else()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--ping-user-agent=hc/1.0");

        var request = await signedIn.ForwardAsync("GET /ping", "User-Agent: Mozilla/5.0");

        Assert.Equal(("/ping", "alice"), (request.Target, Assert.Single(request["X-Forwarded-User"])));
    }
}
