using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class EnterpriseTests
{
    private const string Host = "ghe.corp.example";

    [Theory]
    [InlineData("https://ghe.corp.example/api/v3")]
    [InlineData("https://ghe.corp.example/api/v3/")]
    [InlineData("https://ghe.corp.example/api/v3/user")]
    [InlineData("https://ghe.corp.example/api/v3/user/emails")]
    public async Task Signs_in_with_the_validate_url_as_people_write_it(string validateUrl)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            $"--login-url=https://{Host}/login/oauth/authorize", $"--redeem-url=https://{Host}/login/oauth/access_token", $"--validate-url={validateUrl}");
        proxy.AddGitHubHost(Host);
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        proxy.Internet.Intercept = request =>
        {
            lock (hosts)
            {
                hosts.Add(request.RequestUri!.Host);
            }

            return null;
        };
        using var browser = proxy.NewBrowser();

        using var started = await browser.GetAsync("/oauth2/start");
        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync(started.Headers.Location!, "alice"));

        Assert.StartsWith($"https://{Host}/login/oauth/authorize?", started.Location(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.All(proxy.GitHub.Calls.Api, call => Assert.StartsWith("/api/v3/user", call.PathAndQuery, StringComparison.Ordinal));
        Assert.Equal(4, proxy.GitHub.Calls.Api.Count);
        Assert.Equal([Host], hosts);
    }

    [Theory]
    [InlineData("https://api.github.com", "https://api.github.com/")]
    [InlineData("https://api.github.com/user", "https://api.github.com/")]
    [InlineData("https://ghe.example:8443/api/v3/user?x=1", "https://ghe.example:8443/api/v3/")]
    [InlineData("https://gitea.example/api/v1/user/emails", "https://gitea.example/api/v1/")]
    [InlineData("https://gitea.example/git/api/v1", "https://gitea.example/git/api/v1/")]
    public void Finds_the_base_of_the_API(string validateUrl, string expected) =>
        Assert.Equal(expected, OAuthProxy.GitHub.GitHubOptions.ApiBase(new Uri(validateUrl)).AbsoluteUri);

    [Fact]
    public async Task Sends_members_to_their_own_server_for_the_approval()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            $"--login-url=https://{Host}/login/oauth/authorize", $"--redeem-url=https://{Host}/login/oauth/access_token", $"--validate-url=https://{Host}/api/v3");
        proxy.AddGitHubHost(Host);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("mallory");

        Assert.Contains($"href=\"https://{Host}/settings/connections/applications/", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_the_pages_of_its_own_server()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            $"--login-url=https://{Host}/login/oauth/authorize", $"--redeem-url=https://{Host}/login/oauth/access_token", $"--validate-url=https://{Host}/api/v3", "--github-org=last");
        proxy.AddGitHubHost(Host);
        for (var index = 0; index < 120; index++)
        {
            proxy.GitHub.Directory.AddOrganization($"org-{index}", "alice");
        }

        proxy.GitHub.Directory.AddOrganization("last", "alice");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
