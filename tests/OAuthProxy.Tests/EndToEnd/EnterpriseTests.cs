using System.Net;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

public sealed class EnterpriseTests
{
    [Theory]
    [InlineData("api/v3")]
    [InlineData("api/v3/user")]
    public async Task Members_come_in_and_others_do_not_by_the_API_of_an_Enterprise_Server(string validatePath)
    {
        var port = LoopbackPort.Free();
        await using var gitHub = await EmulatedGitHub.StartAsync(RunningProxy.CallbackAt(port));
        await using var enterprise = await EnterpriseServer.StartAsync(gitHub.BaseAddress);
        await using var site = await Site.StartAsync(port, enterprise.Address, $"-validate-url={enterprise.Address}{validatePath}");
        using var alice = site.NewVisitor();
        using var mallory = site.NewVisitor();

        using var comesIn = await alice.SignInAsync("alice");
        using var refused = await mallory.SignInAsync("mallory");

        Assert.Equal(HttpStatusCode.Redirect, comesIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await alice.ReadAsync("/echo/")).Status);
        Assert.Equal(["alice"], site.Echo.Last["X-Forwarded-User"]);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("/user", enterprise.ApiCalls);
        Assert.Contains("/user/orgs", enterprise.ApiCalls);

        // The way to ask for approval is at that server too.
        Assert.Contains($"{enterprise.Address}settings/connections/applications/", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
