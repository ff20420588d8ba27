using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>An outage at GitHub throws nobody out.</summary>
public sealed class OutageAtRefreshTests
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(18);

    [Theory]
    [InlineData(Endpoints.User)]
    [InlineData(Endpoints.Emails)]
    [InlineData(Endpoints.Orgs)]
    [InlineData(Endpoints.Teams)]
    public async Task Keeps_the_session_and_asks_again_later(string endpoint)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var faults = new Dictionary<string, Action<Behaviour>>(StringComparer.Ordinal)
        {
            ["500"] = behaviour => behaviour.Fail(endpoint, 500),
            ["503"] = behaviour => behaviour.Fail(endpoint, 503),
            ["429"] = behaviour => behaviour.Fail(endpoint, 429),
            ["403 rate limit"] = behaviour => behaviour.LimitRate(endpoint, 403, retryAfter: TimeSpan.Zero),
            ["403 secondary rate limit"] = behaviour => behaviour.Answer(endpoint, 403, """{"message":"You have exceeded a secondary rate limit and have been temporarily blocked from content creation."}"""),
            ["connection lost"] = behaviour => behaviour.Drop(endpoint),
            ["a page of HTML"] = behaviour => behaviour.Answer(endpoint, 200, "<html>", "text/html"),
            ["another shape"] = behaviour => behaviour.Answer(endpoint, 200, "[null]"),
        };
        foreach (var (name, misbehave) in faults)
        {
            proxy.Clock.Advance(Due);
            misbehave(proxy.GitHub.Behaviour);
            using var during = await browser.GetAsync("/");
            Assert.True(during.StatusCode == HttpStatusCode.OK, $"{name}: {during.StatusCode}");
            Assert.Empty(during.SetCookies());
            var calls = proxy.GitHub.Calls.Count(endpoint);

            using var soon = await browser.GetAsync("/");
            Assert.Equal(calls, proxy.GitHub.Calls.Count(endpoint));

            proxy.Clock.Advance(FirstRetry);
            using var later = await browser.GetAsync("/");
            Assert.True(later.GivesSession(), name);
            Assert.Equal(calls + 1, proxy.GitHub.Calls.Count(endpoint));
        }
    }

    [Fact]
    public async Task Waits_two_seconds_for_a_GitHub_that_hangs_and_no_more()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(Endpoints.Orgs);

        var waiting = browser.GetAsync("/first");
        await proxy.GitHub.Calls.WhenArrivedAsync(Endpoints.Orgs, 1, TestContext.Current.CancellationToken);
        proxy.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        proxy.Clock.Advance(TimeSpan.FromSeconds(0.1));
        using var first = await waiting;
        using var second = await browser.GetAsync("/second");

        Assert.Equal("upstream", await first.TextAsync());
        Assert.Equal("upstream", await second.TextAsync());
        Assert.Empty(first.SetCookies());
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.Orgs));

        // The refresh goes on and its result is there for a later request.
        gate.Open();
        while (true)
        {
            using var later = await browser.GetAsync("/later");
            if (later.GivesSession())
            {
                break;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.Orgs));
    }

    /// <summary>The head of an answer, and then nothing more.</summary>
    [Fact]
    public async Task Gives_up_on_an_answer_that_does_not_end()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(Due);
        await using var unending = new System.IO.Pipelines.Pipe().Reader.AsStream();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Internet.Intercept = request =>
        {
            if (request.RequestUri!.AbsolutePath != "/user/orgs")
            {
                return null;
            }

            asked.TrySetResult();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(unending) };
        };
        var waiting = browser.GetAsync("/");
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        proxy.Clock.Advance(TimeSpan.FromSeconds(2));
        using var answer = await waiting;
        Assert.Equal("upstream", await answer.TextAsync());
        proxy.Internet.Intercept = null;
        while (true)
        {
            proxy.Clock.Advance(TimeSpan.FromSeconds(20));
            using var later = await browser.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, later.StatusCode);
            if (later.GivesSession())
            {
                break;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Asks_less_and_less_often()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503, Behaviour.Always);
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();

        for (var second = 0; second < 600; second += 3)
        {
            using var answer = await browser.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            proxy.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.InRange(proxy.GitHub.Calls.Count(Endpoints.User), 4, 8);
    }

    [Fact]
    public async Task Does_not_lengthen_the_session()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-expire=2h");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var kept = ("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503, Behaviour.Always);
        using var client = proxy.NewBrowser();

        proxy.Clock.Advance(TimeSpan.FromMinutes(119));
        using var before = await client.GetAsync("/", kept);
        proxy.Clock.Advance(TimeSpan.FromMinutes(1));
        using var after = await client.GetAsync("/", kept);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }
}
