using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class SessionRefreshTests
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60);

    [Fact]
    public async Task Asks_GitHub_only_when_it_is_due()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        proxy.Clock.Advance(Due - TimeSpan.FromSeconds(1));
        using var early = await browser.GetAsync("/");
        Assert.Empty(early.SetCookies());
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));

        proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        using var due = await browser.GetAsync("/");
        using var after = await browser.GetAsync("/");
        Assert.True(due.GivesSession());
        Assert.Empty(after.SetCookies());
        Assert.Equal(2, proxy.GitHub.Calls.Count(Endpoints.User));
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.Token));
    }

    [Fact]
    public async Task Asks_GitHub_once_for_fifty_requests_at_the_same_time()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.User);
        using var client = proxy.NewClient();

        var requests = Enumerable.Range(0, 50).Select(_ => SendAsync(client, browser)).ToList();
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);
        gate.Open();

        foreach (var answer in await Task.WhenAll(requests))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.GivesSession());
            answer.Dispose();
        }

        Assert.Equal(4, proxy.GitHub.Calls.Api.Count);
    }

    [Fact]
    public async Task Someone_who_was_removed_is_out_at_the_first_request()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var old = ("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        proxy.GitHub.Directory.RemoveMember("acme", "bob");
        using var still = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        var before = proxy.Upstream.Requests.Count;

        proxy.Clock.Advance(Due);
        using var refused = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("not a member of the organization acme", await refused.TextAsync(), StringComparison.Ordinal);
        Assert.True(refused.Removes("_oauth2_proxy"));
        Assert.False(refused.GivesSession());
        Assert.Null(browser.Cookies["_oauth2_proxy"]);

        using var thief = proxy.NewBrowser();
        using var json = await thief.GetAsync("/", old, Answers.AcceptJson);
        Assert.Equal("not_in_organization", await json.ErrorAsync());
        proxy.Clock.Advance(TimeSpan.FromMinutes(10));
        using var later = await thief.GetAsync("/", old, Answers.AcceptJson);
        Assert.Equal("not_in_organization", await later.ErrorAsync());
        Assert.Equal(before, proxy.Upstream.Requests.Count);
    }

    [Fact]
    public async Task Brings_todays_facts_to_the_upstream()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        proxy.GitHub.Directory.AddToTeam("acme", "sre", "bob");
        proxy.GitHub.Directory.RenameUser("bob", "robert");

        proxy.Clock.Advance(Due);
        using var page = await browser.GetAsync("/");

        Assert.Equal(["robert"], proxy.Upstream.Last["X-Forwarded-User"]);
        Assert.Equal(["acme,acme:sre"], proxy.Upstream.Last["X-Forwarded-Groups"]);
    }

    [Fact]
    public async Task A_token_that_speaks_for_somebody_else_ends_the_session()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.GitHub.Behaviour.Answer(Endpoints.User, 200, """{"id":4711,"login":"alice"}""");

        proxy.Clock.Advance(Due);
        using var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.True(answer.Removes("_oauth2_proxy"));
    }

    [Fact]
    public async Task Is_not_made_for_the_proxys_own_open_pages()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();

        foreach (var address in new[] { "/ping", "/ready", "/robots.txt", "/oauth2/start" })
        {
            using var answer = await browser.GetAsync(address);
        }

        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, TestBrowser browser)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        return client.SendAsync(request);
    }
}
