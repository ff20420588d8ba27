using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>The cookies of sign-ins under way: how many there are, how long they live, who gets them.</summary>
public sealed class SignInAttemptTests
{
    private const string Prefix = "_oauth2_proxy_csrf";

    [Fact]
    public async Task Fifty_tabs_that_begin_at_once_can_all_be_completed()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");
        using var browser = proxy.NewBrowser();
        var started = await Task.WhenAll(Enumerable.Range(0, 50).Select(tab => StartAsync(proxy, $"/tab{tab}")));
        foreach (var (_, cookie) in started)
        {
            browser.Cookies.Store(new Uri($"https://{ProxyUnderTest.Host}/"), [cookie]);
        }

        foreach (var tab in new[] { 49, 0, 25 })
        {
            using var answer = await browser.GetAsync(await browser.ChooseAccountAsync(started[tab].Location, "alice"));

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal($"/tab{tab}", answer.Location());
        }

        Assert.Equal(47, Attempts(browser).Count());
    }

    [Fact]
    public async Task More_than_the_limit_are_cleared_when_one_ends()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true", "--cookie-csrf-per-request-limit=3");
        using var browser = proxy.NewBrowser();
        var addresses = new List<Uri>();
        for (var tab = 0; tab < 50; tab++)
        {
            using var started = await browser.GetAsync($"/tab{tab}");
            addresses.Add(started.Headers.Location!);
            proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync(addresses[10], "alice"));

        Assert.True(answer.GivesSession());
        Assert.Equal(3, Attempts(browser).Count());
        using var newest = await browser.GetAsync(await browser.ChooseAccountAsync(addresses[49], "alice"));
        Assert.True(newest.GivesSession());
    }

    [Fact]
    public async Task The_oldest_is_cleared_when_one_more_than_the_limit_begins()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-csrf-per-request-limit=2");
        using var browser = proxy.NewBrowser();
        var first = await browser.ChooseAccountAsync("alice", "/first");
        var second = await browser.ChooseAccountAsync("alice", "/second");
        var third = await browser.ChooseAccountAsync("alice", "/third");

        Assert.Equal(2, Attempts(browser).Count());
        using var old = await browser.GetAsync(first);
        using var kept = await browser.GetAsync(second);
        using var last = await browser.GetAsync(third);

        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
        Assert.Equal("/second", kept.Location());
        Assert.Equal("/third", last.Location());
        Assert.Empty(Attempts(browser));
    }

    [Fact]
    public async Task With_one_cookie_for_all_only_the_sign_in_begun_last_can_be_completed()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-csrf-per-request=false", "--skip-provider-button=true");
        using var browser = proxy.NewBrowser();
        using var firstStart = await browser.GetAsync("/first");
        using var secondStart = await browser.GetAsync("/second");

        Assert.Equal([Prefix], Attempts(browser));
        using var first = await browser.GetAsync(await browser.ChooseAccountAsync(firstStart.Headers.Location!, "alice"));
        Assert.Equal(HttpStatusCode.Forbidden, first.StatusCode);
        Assert.Equal(0, proxy.GitHub.Calls.Count(Endpoints.Token));
        using var second = await browser.GetAsync(await browser.ChooseAccountAsync(secondStart.Headers.Location!, "alice"));
        Assert.Equal("/second", second.Location());
        Assert.Empty(Attempts(browser));
    }

    [Theory]
    [InlineData("--cookie-csrf-per-request=true")]
    [InlineData("--cookie-csrf-per-request=false")]
    public async Task A_second_cookie_of_the_same_name_is_not_in_the_way(string flag)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        foreach (var order in new[] { "{0}=planted; {0}={1}", "{0}={1}; {0}=planted", "{0}=1.x; {0}=; {0}={1}" })
        {
            using var browser = proxy.NewBrowser();
            var callback = await browser.ChooseAccountAsync("alice", "/deep");
            var name = Assert.Single(Attempts(browser));
            var header = string.Format(System.Globalization.CultureInfo.InvariantCulture, order, name, browser.Cookies[name]);
            browser.Cookies.Clear();

            using var answer = await browser.GetAsync(callback, ("Cookie", header));

            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, order);
            Assert.Equal("/deep", answer.Location());
        }
    }

    /// <summary>A browser that keeps the cookie for longer than it was told changes nothing.</summary>
    [Theory]
    [InlineData("--cookie-csrf-expire=5m", 299, true)]
    [InlineData("--cookie-csrf-expire=5m", 300, false)]
    [InlineData("--cookie-csrf-expire", 899, true)]
    [InlineData("--cookie-csrf-expire", 900, false)]
    public async Task A_sign_in_lives_as_long_as_the_operator_says(string flag, int seconds, bool lives)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var browser = proxy.NewBrowser();
        using var started = await browser.GetAsync("/oauth2/start");
        var callback = await browser.ChooseAccountAsync(started.Headers.Location!, "alice");
        var cookie = Assert.Single(started.SetCookies());
        proxy.Clock.Advance(TimeSpan.FromSeconds(seconds));
        browser.Cookies.Clear();

        using var answer = await browser.GetAsync(callback, ("Cookie", cookie.Split(';')[0]));

        Assert.Equal(lives, proxy.GitHub.Calls.Count(Endpoints.Token) == 1);
        Assert.Contains(flag.EndsWith("5m", StringComparison.Ordinal) ? "max-age=300;" : "max-age=900;", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "path=/oauth2; secure; samesite=lax; httponly")]
    [InlineData("--cookie-csrf-samesite=none", "path=/oauth2; secure; samesite=none; httponly")]
    [InlineData("--cookie-samesite=strict", "path=/oauth2; secure; samesite=lax; httponly")]
    [InlineData("--cookie-httponly=false", "path=/oauth2; secure; samesite=lax; httponly")]
    [InlineData("--proxy-prefix=/sso", "path=/oauth2/callback; secure; samesite=lax; httponly")]
    [InlineData("--redirect-url=https://kibana.example.com/auth/done", "path=/auth/done; secure; samesite=lax; httponly")]
    [InlineData("--cookie-name=__Host-me", "path=/; secure; samesite=lax; httponly")]
    public async Task Is_sent_to_the_proxys_own_addresses_alone(string flag, string attributes)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(["--cookie-domain", .. flag.Length == 0 ? Array.Empty<string>() : [flag]]);
        using var browser = proxy.NewBrowser();

        using var started = await browser.GetAsync(flag.Contains("sso", StringComparison.Ordinal) ? "/sso/start" : "/oauth2/start");

        Assert.EndsWith($"; max-age=900; {attributes}", Assert.Single(started.SetCookies()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_that_somebody_made_up_do_no_harm()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-csrf-per-request-limit=5");
        using var client = proxy.NewClient();
        var cookies = string.Join("; ", Enumerable.Range(0, 900).Select(index => $"{Prefix}_{index:x8}={(index % 3 == 0 ? "99999999999999999999.x" : index % 3 == 1 ? "" : ".")}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/start");
        request.Headers.TryAddWithoutValidation("Cookie", cookies);

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.InRange(answer.SetCookies().Count, 2, 201);
    }

    private static IEnumerable<string> Attempts(TestBrowser browser) => browser.Cookies.Names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static async Task<(Uri Location, string Cookie)> StartAsync(ProxyUnderTest proxy, string address)
    {
        using var client = proxy.NewClient();
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        return (answer.Headers.Location!, Assert.Single(answer.SetCookies()));
    }
}
