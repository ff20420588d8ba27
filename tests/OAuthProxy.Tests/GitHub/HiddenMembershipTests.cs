using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

/// <summary>GitHub leaves memberships out without a word; a person who is refused for it has to learn what to do.</summary>
public sealed class HiddenMembershipTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_organization_that_did_not_approve_the_application_is_a_403_with_the_way_to_ask(bool restrictsApps)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.RestrictApps("acme", restrictsApps);
        proxy.GitHub.Directory.RequireSso("acme", !restrictsApps);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var page = await answer.TextAsync();
        Assert.Contains("not a member of the organization acme", page, StringComparison.Ordinal);
        Assert.Contains("may not have approved this application", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://github.com/settings/connections/applications/{ProxyUnderTest.ClientId}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approved_application_sees_the_membership()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.RestrictApps("acme");
        proxy.GitHub.Directory.ApproveApp("acme", ProxyUnderTest.ClientId);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Theory]
    [InlineData("user:email", true, "not_in_organization")]
    [InlineData("user:email", false, "not_in_organization")]
    [InlineData("read:org", false, "no_verified_email")]
    public async Task A_scope_that_is_missing_is_a_403_with_the_reason(string scope, bool organizationsNeedScope, string reason)
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--scope={scope}");
        proxy.GitHub.Directory.OrganizationsNeedScope = organizationsNeedScope;
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), Answers.AcceptJson);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(reason, await answer.ErrorAsync());
    }

    [Fact]
    public async Task An_invitation_that_was_not_accepted_is_no_membership()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.AddMember("acme", "mallory", new TryIt.StandIn.GitHubMembership(Active: false));
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("mallory");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
