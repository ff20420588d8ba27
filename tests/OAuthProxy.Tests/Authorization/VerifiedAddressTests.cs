using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Authorization;

public sealed class VerifiedAddressTests
{
    [Fact]
    public async Task Refuses_an_unverified_primary_email()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.SetEmails("alice", new GitHubEmail("alice@corp.example", Primary: true, Verified: false));
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), Answers.AcceptJson);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("no_verified_email", await answer.ErrorAsync());
    }

    [Fact]
    public async Task Refuses_an_unverified_secondary_email_of_the_domain()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--email-domain=corp.example");
        proxy.GitHub.Directory.SetEmails("alice", new GitHubEmail("a@private.example", Primary: true), new GitHubEmail("alice@corp.example", Verified: false));
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), Answers.AcceptJson);

        Assert.Equal("email_not_allowed", await answer.ErrorAsync());
    }

    [Fact]
    public async Task Takes_a_verified_secondary_email_of_the_domain_and_tells_the_upstream_that_one()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--email-domain=corp.example");
        proxy.GitHub.Directory.SetEmails(
            "alice",
            new GitHubEmail("a@private.example", Primary: true, Verified: false),
            new GitHubEmail("a@other.example"),
            new GitHubEmail("alice@corp.example"));
        using var browser = proxy.NewBrowser();

        using var signedIn = await browser.SignInAsync("alice");
        using var page = await browser.GetAsync("/");

        Assert.Equal(["alice@corp.example"], proxy.Upstream.Last["X-Forwarded-Email"]);
    }

    [Fact]
    public async Task Prefers_the_primary_email_wherever_GitHub_lists_it()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.SetEmails("alice", new GitHubEmail("first@corp.example"), new GitHubEmail("primary@corp.example", Primary: true));
        using var browser = proxy.NewBrowser();

        using var signedIn = await browser.SignInAsync("alice");
        using var page = await browser.GetAsync("/");

        Assert.Equal(["primary@corp.example"], proxy.Upstream.Last["X-Forwarded-Email"]);
    }
}
