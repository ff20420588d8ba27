using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class SignInTests
{
    [Fact]
    public async Task Returns_to_the_address_asked_for_with_query_and_fragment()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice", "/app/kibana?x=1&y=a%20b#/discover?_g=(a:b)");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/app/kibana?x=1&y=a%20b#/discover?_g=(a:b)", answer.Headers.Location!.OriginalString);
        using var page = await browser.GetAsync("/app/kibana?x=1");
        Assert.Equal("upstream", await page.Content.ReadAsStringAsync());
        Assert.Equal(["alice"], proxy.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Costs_one_token_call_and_four_API_calls_at_the_same_time()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        string[] endpoints = [Endpoints.User, Endpoints.Emails, Endpoints.Orgs, Endpoints.Teams];
        var gates = endpoints.Select(proxy.GitHub.Behaviour.Hold).ToList();

        var signIn = browser.GetAsync(callback);
        foreach (var endpoint in endpoints)
        {
            await proxy.GitHub.Calls.WhenArrivedAsync(endpoint, 1, TestContext.Current.CancellationToken);
        }

        gates.ForEach(gate => gate.Open());
        using var answer = await signIn;

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.Token));
        Assert.Equal(4, proxy.GitHub.Calls.Api.Count);
    }

    [Theory]
    [InlineData("/oauth2/start?rd=%2F&prompt=select_account", true)]
    [InlineData("/oauth2/start?rd=%2F&prompt=evil%26scope%3Drepo", false)]
    [InlineData("/app?prompt=select_account", false)]
    public async Task Asks_for_another_account_at_the_start_endpoint_alone(string address, bool expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");
        using var browser = proxy.NewBrowser();

        using var started = await browser.GetAsync(address);

        Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        Assert.Equal(expected, started.Headers.Location!.Query.Contains("&prompt=", StringComparison.Ordinal));
    }
}
