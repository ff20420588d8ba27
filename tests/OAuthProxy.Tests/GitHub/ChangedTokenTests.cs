using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class ChangedTokenTests
{
    [Fact]
    public async Task Collaborators_are_looked_up_with_the_token_that_the_file_has_now()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("token", "old_token\n");
        await using var proxy = await ProxyUnderTest.StartAsync("--github-repo=acme/site", $"--github-token-file={file}");
        directory.Write("token", "new_token\n");
        proxy.Services.GetServices<WatchedFile>().Single(watched => watched.Path == file).Read();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();

        Assert.False(answer.StatusCode == HttpStatusCode.InternalServerError);
        Assert.Single(proxy.GitHub.Calls.Api, call => call.Headers["Authorization"] == "Bearer new_token" && call.PathAndQuery.Contains("/collaborators/alice", StringComparison.Ordinal));
        Assert.DoesNotContain(proxy.GitHub.Calls.Api, call => call.Headers["Authorization"].Contains("old_token", StringComparison.Ordinal));
    }
}
