using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

/// <summary>Every flag that keeps people out really does, from the command line to the page: alice passes, bob does not.</summary>
public sealed class RestrictionFlagTests
{
    [Theory]
    [InlineData("not_in_organization", "--github-org=Globex")]
    [InlineData("not_in_team", "--github-team=sre")]
    [InlineData("not_in_team", "--github-team=nothing,Acme:SRE")]
    [InlineData("not_in_team", "--github-org", "--github-team=acme:sre,globex:nothing")]
    [InlineData("not_listed_user", "--github-org", "--github-user=carol,Alice")]
    [InlineData("not_in_organization", "--github-org=globex", "--github-user=carol")]
    [InlineData("no_repository_access", "--github-org", "--github-repo=acme/site")]
    [InlineData("no_repository_access", "--github-repo=acme/site")]
    [InlineData("not_in_allowed_group", "--allowed-group=globex,Acme:Sre")]
    [InlineData("email_not_allowed", "--email-domain=corp.example")]
    [InlineData("email_not_allowed", "--email-domain=.example,private.invalid", "--github-org")]
    [InlineData("email_not_allowed", "--email-domain", "--authenticated-emails-file={emails}")]
    public async Task Whoever_is_outside_gets_403_with_the_reason(string reason, params string[] flags)
    {
        using var directory = new TemporaryDirectory();
        var emails = directory.Write("emails", "alice@corp.example\n");
        await using var proxy = await ProxyUnderTest.StartAsync([.. flags.Select(flag => flag.Replace("{emails}", emails, StringComparison.Ordinal))]);
        Populate(proxy.GitHub.Directory);

        await Lets_alice_in(proxy);
        await Refuses_bob(proxy, reason);
    }

    [Fact]
    public async Task Whoever_is_no_collaborator_by_the_operators_token_gets_403_with_the_reason()
    {
        await using var world = await ProxyUnderTest.StartAsync();
        Populate(world.GitHub.Directory);
        world.GitHub.Directory.AddUser("operator");
        world.GitHub.Directory.SetPermission("acme", "site", "operator", RepositoryPermission.Admin);
        var token = world.GitHub.Directory.IssueToken("operator", "repo");
        await using var proxy = world.StartReplica("--github-org", "--github-repo=acme/site", $"--github-token={token}");

        await Lets_alice_in(proxy);
        await Refuses_bob(proxy, "no_repository_access");
    }

    private static void Populate(GitHubDirectory directory)
    {
        directory.SetEmails("bob", new GitHubEmail("bob@private.invalid.example.org", Primary: true));
        directory.AddOrganization("globex", "alice");
        directory.AddRepository("acme", "site");
        directory.SetPermission("acme", "site", "alice", RepositoryPermission.Push);
    }

    private static async Task Lets_alice_in(ProxyUnderTest proxy)
    {
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("alice");
        using var page = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("upstream", await page.TextAsync());
    }

    private static async Task Refuses_bob(ProxyUnderTest proxy, string reason)
    {
        var before = proxy.Upstream.Requests.Count;
        using var browser = proxy.NewBrowser();
        using var json = await browser.GetAsync(await browser.ChooseAccountAsync("bob"), Answers.AcceptJson);
        Assert.Equal(HttpStatusCode.Forbidden, json.StatusCode);
        Assert.Equal(reason, await json.ErrorAsync());
        Assert.False(json.GivesSession());

        using var page = await browser.SignInAsync("bob", "/deep?x=1");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Use another account", await page.TextAsync(), StringComparison.Ordinal);
        Assert.False(page.GivesSession());

        using var after = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        Assert.Equal(before, proxy.Upstream.Requests.Count);
    }
}
