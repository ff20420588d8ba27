using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class MembershipPagingTests
{
    [Fact]
    public async Task Finds_an_organization_on_the_third_page()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--github-org=last");
        for (var index = 0; index < 220; index++)
        {
            proxy.GitHub.Directory.AddOrganization($"org-{index}", "alice");
        }

        proxy.GitHub.Directory.AddOrganization("last", "alice");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(3, proxy.GitHub.Calls.Count(Endpoints.Orgs));
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.Teams));
    }

    [Fact]
    public async Task Finds_a_team_on_the_third_page()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--github-team=last");
        for (var index = 0; index < 220; index++)
        {
            proxy.GitHub.Directory.AddTeam("acme", $"team-{index}", "alice");
        }

        proxy.GitHub.Directory.AddTeam("acme", "last", "alice");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(3, proxy.GitHub.Calls.Count(Endpoints.Teams));
    }

    [Theory]
    [InlineData("https://evil.example/user/orgs?page=2")]
    [InlineData("http://api.github.com/user/orgs?page=2")]
    [InlineData("https://api.github.com:8443/user/orgs?page=2")]
    [InlineData("https://token@api.github.com/user/orgs?page=2")]
    [InlineData("//evil.example/user/orgs?page=2")]
    [InlineData("https://api.github.com.evil.example/user/orgs?page=2")]
    public async Task Does_not_take_the_token_to_another_origin(string next)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        var asked = new List<string>();
        proxy.Internet.Intercept = request =>
        {
            lock (asked)
            {
                asked.Add(request.RequestUri!.AbsoluteUri);
            }

            return IsOrgs(request) ? Page("""[{"login":"acme"}]""", next) : null;
        };
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Single(asked, address => address.Contains("/user/orgs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ends_although_a_page_names_itself_as_the_next()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        var pages = 0;
        proxy.Internet.Intercept = request =>
        {
            if (!IsOrgs(request))
            {
                return null;
            }

            Interlocked.Increment(ref pages);
            return Page("""[{"login":"acme"}]""", request.RequestUri!.AbsoluteUri);
        };
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.InRange(pages, 2, 100);
    }

    private static bool IsOrgs(HttpRequestMessage request) => request.RequestUri!.AbsolutePath == "/user/orgs";

    private static HttpResponseMessage Page(string json, string next) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(json),
        Headers = { { "Link", $"<{next}>; rel=\"next\", <{next}>; rel=\"last\"" } },
    };
}
