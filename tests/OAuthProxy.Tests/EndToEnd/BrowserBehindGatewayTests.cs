using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

/// <summary>A real browser, a real gateway and the program as a process of its own.</summary>
[Collection<WithChromium>]
public sealed class BrowserBehindGatewayTests(ChromiumFixture chromium)
{
    [Theory]
    [MemberData(nameof(BehindGatewayTests.Kinds), MemberType = typeof(BehindGatewayTests))]
    public async Task Somebody_signs_in_and_is_back_at_the_deep_link(string kind)
    {
        var port = LoopbackPort.Free();
        var callback = RunningProxy.CallbackAt(port);
        await using var world = await StandInSite.StartAsync($"-redirect-url={callback}", "-reverse-proxy=true", "-trusted-proxy-ip=127.0.0.1", "-set-xauthrequest=true");
        world.Directory.AddApp(EmulatedGitHub.ClientId, EmulatedGitHub.ClientSecret, callback);
        await using var gateway = await Gateway.StartAsync(kind, $"127.0.0.1:{world.Site.Proxy.Port}", world.Site.Echo.Address.Authority, port);
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        var deepLink = new Uri($"http://localhost:{port}/deep/link?q=1&r=a%20b&u=https://a//b");

        await page.SignInAsync(deepLink, "alice");
        await page.UntilAtAsync(url => url == deepLink.AbsoluteUri);

        Assert.Equal("upstream", await page.InnerTextAsync("body"));
        Assert.Contains(world.Site.Echo.Requests, request => request.Target == deepLink.PathAndQuery && request["X-Auth-Request-User"].SequenceEqual(["alice"]));
    }
}
