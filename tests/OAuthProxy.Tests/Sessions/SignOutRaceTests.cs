using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>Somebody signs out while requests are under way that are answered with a cookie of the session.</summary>
public sealed class SignOutRaceTests
{
    [Fact]
    public async Task A_refresh_that_ends_later_does_not_sign_in_again()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.User);
        var underWay = browser.GetAsync("/slow");
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);

        using var signedOut = await browser.GetAsync("/oauth2/sign_out");
        gate.Open();
        using var late = await underWay;

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Empty(late.SetCookies());
        Assert.Empty(browser.Cookies.Names);
    }

    [Fact]
    public async Task An_application_that_answers_later_does_not_sign_in_again()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        proxy.Upstream.Answer = async _ =>
        {
            arrived.SetResult();
            await answer.Task;
        };
        var underWay = browser.GetAsync("/slow");
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        using var signedOut = await browser.GetAsync("/oauth2/sign_out");
        using var another = await browser.SignInAsync("bob");
        answer.SetResult();
        using var late = await underWay;

        Assert.Empty(late.SetCookies());
        proxy.Upstream.Answer = null;
        using var page = await browser.GetAsync("/");
        Assert.Equal(["bob"], proxy.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task A_session_that_ends_while_GitHub_is_asked_is_over()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=61m");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(TimeSpan.FromMinutes(61) - TimeSpan.FromSeconds(1));
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.User);
        var underWay = browser.GetAsync("/");
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.User, 1, TestContext.Current.CancellationToken);

        proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        gate.Open();
        using var answer = await underWay;

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Sign in with GitHub", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.False(answer.GivesSession());
        Assert.Empty(proxy.Upstream.Requests);
    }
}
