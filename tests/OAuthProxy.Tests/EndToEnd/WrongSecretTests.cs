using System.Net;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.EndToEnd;

public sealed class WrongSecretTests
{
    [Fact]
    public async Task A_client_secret_that_GitHub_does_not_know_is_told_as_the_operators_mistake()
    {
        var port = LoopbackPort.Free();
        await using var gitHub = await EmulatedGitHub.StartAsync(RunningProxy.CallbackAt(port));
        await using var site = await Site.StartAsync(port, gitHub.BaseAddress, "-client-secret=of-another-application");
        using var alice = site.NewVisitor();

        using var failed = await alice.SignInAsync("alice");

        var page = await failed.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Contains("GitHub does not know this client id and secret", page, StringComparison.Ordinal);
        Assert.Contains("--client-secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("of-another-application", page + site.Proxy.Log, StringComparison.Ordinal);
    }
}
