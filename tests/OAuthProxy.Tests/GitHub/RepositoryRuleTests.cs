using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class RepositoryRuleTests
{
    [Theory]
    [InlineData(false, nameof(RepositoryPermission.None), false)]
    [InlineData(false, nameof(RepositoryPermission.Pull), false)]
    [InlineData(false, nameof(RepositoryPermission.Triage), false)]
    [InlineData(false, nameof(RepositoryPermission.Push), true)]
    [InlineData(false, nameof(RepositoryPermission.Admin), true)]
    [InlineData(true, nameof(RepositoryPermission.None), false)]
    [InlineData(true, nameof(RepositoryPermission.Pull), true)]
    [InlineData(true, nameof(RepositoryPermission.Push), true)]
    public async Task Needs_push_or_pull_where_not_everybody_has_it(bool isPrivate, string permission, bool passes)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--github-org", "--github-repo=acme/site", "--scope=user:email read:org repo");
        proxy.GitHub.Directory.AddRepository("acme", "site", isPrivate);
        proxy.GitHub.Directory.SetPermission("acme", "site", "mallory", Enum.Parse<RepositoryPermission>(permission));
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("mallory"), Answers.AcceptJson);

        Assert.Equal(passes ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden, answer.StatusCode);
        if (!passes)
        {
            Assert.Equal("no_repository_access", await answer.ErrorAsync());
        }
    }

    [Fact]
    public async Task Refuses_everybody_while_the_repository_does_not_exist()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--github-repo=acme/none");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), Answers.AcceptJson);

        Assert.Equal("no_repository_access", await answer.ErrorAsync());
    }

    [Fact]
    public async Task Looks_collaborators_up_with_the_operators_token_and_everything_else_with_the_persons()
    {
        await using var world = await ProxyUnderTest.StartAsync();
        var token = AddOperator(world, RepositoryPermission.Admin);
        await using var proxy = world.StartReplica("--github-org", "--github-repo=acme/site", $"--github-token={token}");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("mallory");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.All(proxy.GitHub.Calls.Api, call => Assert.Equal(
            call.Endpoint == Endpoints.Collaborator,
            call.Headers["Authorization"] == $"Bearer {token}"));
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.Collaborator));
        Assert.Equal(0, proxy.GitHub.Calls.Count(Endpoints.Repo));
    }

    [Fact]
    public async Task Does_not_blame_a_person_for_an_operators_token_that_may_not_look()
    {
        await using var world = await ProxyUnderTest.StartAsync();
        var token = AddOperator(world, RepositoryPermission.Pull);
        await using var proxy = world.StartReplica("--github-org", "--github-repo=acme/site", $"--github-token={token}");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("mallory"), Answers.AcceptJson);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("--github-token", await answer.TextAsync(), StringComparison.Ordinal);
    }

    private static string AddOperator(ProxyUnderTest world, RepositoryPermission permission)
    {
        world.GitHub.Directory.AddRepository("acme", "site");
        world.GitHub.Directory.AddUser("operator");
        world.GitHub.Directory.SetPermission("acme", "site", "operator", permission);
        world.GitHub.Directory.SetPermission("acme", "site", "mallory", RepositoryPermission.Pull);
        return world.GitHub.Directory.IssueToken("operator", "repo");
    }
}
