using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

/// <summary>Whatever GitHub does instead of answering: 502 with a page or JSON, nobody signed in, nobody told that they are no member.</summary>
public sealed class OutageAtSignInTests
{
    [Theory]
    [InlineData(Endpoints.User)]
    [InlineData(Endpoints.Emails)]
    [InlineData(Endpoints.Orgs)]
    [InlineData(Endpoints.Teams)]
    [InlineData(Endpoints.Token)]
    public async Task Is_a_502(string endpoint)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        var faults = new Dictionary<string, Action<Behaviour>>(StringComparer.Ordinal)
        {
            ["403 rate limit"] = behaviour => behaviour.LimitRate(endpoint, 403),
            ["429 rate limit"] = behaviour => behaviour.LimitRate(endpoint, 429, retryAfter: TimeSpan.FromMinutes(1)),
            ["403 with Retry-After"] = behaviour => behaviour.LimitRate(endpoint, 403, retryAfter: TimeSpan.FromMinutes(1)),
            ["403 secondary rate limit"] = behaviour => behaviour.Answer(endpoint, 403, """{"message":"You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}"""),
            ["429"] = behaviour => behaviour.Fail(endpoint, 429),
            ["500"] = behaviour => behaviour.Fail(endpoint, 500),
            ["502"] = behaviour => behaviour.Fail(endpoint, 502),
            ["503"] = behaviour => behaviour.Fail(endpoint, 503),
            ["connection lost"] = behaviour => behaviour.Drop(endpoint),
            ["a page of HTML"] = behaviour => behaviour.Answer(endpoint, 200, "<html>unicorn</html>", "text/html"),
            ["HTML and 503"] = behaviour => behaviour.Answer(endpoint, 503, "<html>unicorn</html>", "text/html"),
            ["nothing"] = behaviour => behaviour.Answer(endpoint, 200, ""),
            ["half an answer"] = behaviour => behaviour.Answer(endpoint, 200, """[{"login":"""),
            ["another shape"] = behaviour => behaviour.Answer(endpoint, 200, """[[[]]]"""),
            ["a number"] = behaviour => behaviour.Answer(endpoint, 200, "42"),
            ["a redirect"] = behaviour => behaviour.Answer(endpoint, 302, ""),
        };
        foreach (var (name, misbehave) in faults)
        {
            using var browser = proxy.NewBrowser();
            misbehave(proxy.GitHub.Behaviour);
            using var page = await browser.SignInAsync("alice");
            Assert.True(page.StatusCode == HttpStatusCode.BadGateway, $"{name}: {page.StatusCode}");
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            Assert.Contains("GitHub does not answer", await page.TextAsync(), StringComparison.Ordinal);
            Assert.False(page.GivesSession(), name);

            misbehave(proxy.GitHub.Behaviour);
            using var json = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), Answers.AcceptJson);
            Assert.True(json.StatusCode == HttpStatusCode.BadGateway, $"{name}: {json.StatusCode}");
            Assert.Equal("github_unavailable", await json.ErrorAsync());

            using var again = await browser.SignInAsync("alice");
            Assert.True(again.StatusCode == HttpStatusCode.Redirect, $"after {name}: {again.StatusCode}");
        }
    }

    [Theory]
    [InlineData("github.com", "/login/oauth/access_token")]
    [InlineData("api.github.com", "/user/orgs")]
    public async Task Is_a_502_when_the_time_is_over_or_there_is_no_way(string host, string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        foreach (var failure in new Exception[] { new TaskCanceledException("time-out", new TimeoutException()), new HttpRequestException("No such host is known."), new IOException("The connection was reset.") })
        {
            proxy.Internet.Intercept = request => request.RequestUri!.Host == host && request.RequestUri.AbsolutePath == path ? throw failure : null;
            using var browser = proxy.NewBrowser();

            using var answer = await browser.SignInAsync("alice");

            Assert.True(answer.StatusCode == HttpStatusCode.BadGateway, $"{failure.GetType().Name}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(Endpoints.User, """{"id":1,"login":null}""")]
    [InlineData(Endpoints.User, """{"id":1}""")]
    [InlineData(Endpoints.User, "null")]
    [InlineData(Endpoints.Orgs, """[{"login":null}]""")]
    [InlineData(Endpoints.Orgs, """[{"username":"acme"}]""")]
    [InlineData(Endpoints.Orgs, "[null]")]
    [InlineData(Endpoints.Teams, """[{"slug":"sre"}]""")]
    [InlineData(Endpoints.Emails, """[{"primary":true,"verified":true}]""")]
    public async Task Is_a_502_when_the_answer_lacks_what_counts(string endpoint, string answerBody)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Behaviour.Answer(endpoint, 200, answerBody);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.False(answer.GivesSession());
    }
}
