using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>GitHub says for how long it does not want to be asked, and is not asked before; the session goes on meanwhile.</summary>
public sealed class RateLimitTests
{
    /// <summary>The longest that is added to what GitHub asks for at the first failure.</summary>
    private const int Spread = 18;

    private static readonly TimeSpan Due = TimeSpan.FromMinutes(60);

    private int _limited;

    [Theory]
    [InlineData(429, 120, 120)]
    [InlineData(403, 300, 300)]
    [InlineData(503, 90, 90)]
    [InlineData(429, 1_000_000, 3600)]
    public async Task Is_asked_again_when_it_says_and_not_before(int status, int seconds, int expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        LimitOnce(proxy, status, answer => answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds)));

        await SeeAsync(proxy, expected);
    }

    [Fact]
    public async Task A_date_will_do()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        LimitOnce(proxy, 429, answer => answer.Headers.RetryAfter = new(proxy.Clock.GetUtcNow() + TimeSpan.FromMinutes(3)));

        await SeeAsync(proxy, 180);
    }

    [Theory]
    [InlineData(403, "0", 600, 600)]
    [InlineData(429, "0", 600, 600)]
    [InlineData(403, "0", -60, 0)]
    [InlineData(429, "7", 600, 0)]
    public async Task The_end_of_the_limit_will_do(int status, string remaining, int secondsToReset, int expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        LimitOnce(proxy, status, answer =>
        {
            answer.Headers.Add("x-ratelimit-remaining", remaining);
            answer.Headers.Add("x-ratelimit-reset", (proxy.Clock.GetUtcNow().ToUnixTimeSeconds() + secondsToReset).ToString(System.Globalization.CultureInfo.InvariantCulture));
        });

        await SeeAsync(proxy, expected);
    }

    [Theory]
    [InlineData("Retry-After", "-5")]
    [InlineData("Retry-After", "soon")]
    [InlineData("Retry-After", "99999999999999999999")]
    [InlineData("Retry-After", "Fri, 20 Nov 2020 12:00:00 GMT")]
    [InlineData("x-ratelimit-reset", "99999999999999999999")]
    [InlineData("x-ratelimit-reset", "")]
    public async Task What_makes_no_sense_is_passed_over(string header, string value)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        LimitOnce(proxy, 429, answer =>
        {
            answer.Headers.Add("x-ratelimit-remaining", "0");
            answer.Headers.TryAddWithoutValidation(header, value);
        });

        await SeeAsync(proxy, 0);
    }

    /// <summary>Somebody comes as soon as the session is due, a second before the pause is over, and after it.</summary>
    private async Task SeeAsync(ProxyUnderTest proxy, int pause)
    {
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        proxy.Clock.Advance(Due);
        proxy.GitHub.Calls.Clear();
        using var during = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        Assert.Empty(during.SetCookies());
        Assert.Equal(1, _limited);

        proxy.Internet.Intercept = null;
        proxy.Clock.Advance(TimeSpan.FromSeconds(Math.Max(0, pause - 1)));
        using var early = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, early.StatusCode);
        Assert.Equal(0, proxy.GitHub.Calls.Count(Endpoints.User));

        proxy.Clock.Advance(TimeSpan.FromSeconds(1 + Spread));
        using var after = await browser.GetAsync("/");
        Assert.True(after.GivesSession());
        Assert.Equal(1, proxy.GitHub.Calls.Count(Endpoints.User));
    }

    /// <summary>At the first refresh, and not at the sign-in.</summary>
    private void LimitOnce(ProxyUnderTest proxy, int status, Action<HttpResponseMessage> change)
    {
        var signIn = proxy.Clock.GetUtcNow();
        proxy.Internet.Intercept = request =>
        {
            if (proxy.Clock.GetUtcNow() == signIn || request.RequestUri!.AbsolutePath != "/user")
            {
                return null;
            }

            _limited++;
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("""{"message":"API rate limit exceeded"}""") };
            change(answer);
            return answer;
        };
    }
}
