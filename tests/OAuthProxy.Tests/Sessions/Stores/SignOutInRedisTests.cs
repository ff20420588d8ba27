using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>A sign-out that means it.</summary>
public sealed class SignOutInRedisTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private const string Name = "_oauth2_proxy";
    private const string Everywhere = "/oauth2/sign_out?everywhere=true";

    private static readonly (string, string) SameOrigin = ("Sec-Fetch-Site", "same-origin");

    [Fact]
    public async Task A_copied_cookie_is_worthless_at_once_on_every_replica()
    {
        await using var first = await redis.StartProxyAsync();
        await using var second = redis.StartReplica(first);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var copy = CookieOf(browser);
        using var thief = second.NewBrowser();
        using var before = await thief.GetAsync("/", copy);

        using var signedOut = await browser.GetAsync("/oauth2/sign_out");
        using var after = await thief.GetAsync("/", copy);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Fact]
    public async Task A_session_that_was_planted_before_a_sign_in_is_dead_after_it()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var attacker = proxy.NewBrowser();
        using var planted = await attacker.SignInAsync("bob");
        var cookie = attacker.Cookies[Name]!;
        using var victim = proxy.NewBrowser();
        victim.Cookies.Set(Name, cookie, ProxyUnderTest.Host);

        using var signedIn = await victim.SignInAsync("alice");
        using var page = await attacker.GetAsync("/");

        Assert.NotEqual(cookie, victim.Cookies[Name]);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }

    [Fact]
    public async Task Ends_every_session_that_the_browser_presents()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var one = proxy.NewBrowser();
        using var other = proxy.NewBrowser();
        using var first = await one.SignInAsync();
        using var second = await other.SignInAsync("bob");
        using var client = proxy.NewBrowser();

        using var signedOut = await client.GetAsync("/oauth2/sign_out", ("Cookie", $"{CookieOf(one).Item2}; {CookieOf(other).Item2}"));

        Assert.Null(await proxy.SessionOfAsync(CookieOf(one).Item2));
        Assert.Null(await proxy.SessionOfAsync(CookieOf(other).Item2));
    }

    [Fact]
    public async Task Everywhere_ends_the_persons_sessions_and_nobody_elses()
    {
        await using var proxy = await redis.StartProxyAsync();
        await using var replica = redis.StartReplica(proxy);
        using var desk = proxy.NewBrowser();
        using var phone = replica.NewBrowser();
        using var colleague = proxy.NewBrowser();
        using var first = await desk.SignInAsync();
        using var second = await phone.SignInAsync();
        using var third = await colleague.SignInAsync("bob");

        using var asked = await desk.GetAsync(Everywhere);
        using var still = await phone.GetAsync("/");
        using var done = await desk.SendAsync(HttpMethod.Post, Everywhere, Form("", "/after"), SameOrigin);
        using var page = await phone.GetAsync("/");
        using var colleagues = await colleague.GetAsync("/");

        Assert.Contains("Sign out everywhere?", await asked.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal((HttpStatusCode.Redirect, "/after"), (done.StatusCode, done.Location()));
        Assert.True(done.Removes(Name));
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, colleagues.StatusCode);
    }

    [Fact]
    public async Task Everywhere_works_with_the_pages_own_form_in_a_browser_that_says_nothing_of_where_it_comes_from()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var asked = await browser.GetAsync(Everywhere);
        var token = (await asked.TextAsync()).Split("name=\"token\" type=\"hidden\" value=\"")[1].Split('"')[0];

        using var done = await browser.SendAsync(HttpMethod.Post, Everywhere, Form(token));

        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Null(browser.Cookies[Name]);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Referer", "https://evil.example/")]
    [InlineData("X-Nothing", "said")]
    public async Task Another_site_cannot_sign_anybody_out_everywhere(string header, string value)
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        using var phone = proxy.NewBrowser();
        using var first = await browser.SignInAsync();
        using var second = await phone.SignInAsync();

        using var image = await browser.GetAsync(Everywhere, (header, value));
        using var form = await browser.SendAsync(HttpMethod.Post, Everywhere, Form("made-up"), (header, value));
        using var page = await phone.GetAsync("/");

        Assert.DoesNotContain(form.SetCookies(), line => line.StartsWith(Name + "=", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Nobody_without_a_session_can_end_anybodys()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var stranger = proxy.NewBrowser();

        using var asked = await stranger.GetAsync(Everywhere);
        using var form = await stranger.SendAsync(HttpMethod.Post, Everywhere + "&user=alice", Form(""), SameOrigin);
        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Without_Redis_it_says_that_it_cannot_and_leaves_the_session_alone()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.SendAsync(HttpMethod.Post, Everywhere, Form(""), SameOrigin);
        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("Only this browser can be signed out", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task Everywhere_leads_to_no_other_site(string address)
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var done = await browser.SendAsync(HttpMethod.Post, Everywhere, Form("", address), SameOrigin);

        Assert.Equal("/", done.Location());
    }

    [Fact]
    public async Task A_refresh_that_is_under_way_does_not_bring_the_session_back()
    {
        await using var proxy = await redis.StartProxyAsync();
        await using var replica = redis.StartReplica(proxy);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var copy = CookieOf(browser);
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        proxy.GitHub.Calls.Clear();
        using var gate = proxy.GitHub.Behaviour.Hold(TryIt.StandIn.Endpoints.User);
        using var client = proxy.NewBrowser();

        var refreshing = client.GetAsync("/", copy);
        await proxy.GitHub.Calls.WhenArrivedAsync(TryIt.StandIn.Endpoints.User, 1, TestContext.Current.CancellationToken);
        using var elsewhere = replica.NewBrowser(cookies: browser.Cookies);
        using var signedOut = await elsewhere.GetAsync("/oauth2/sign_out");
        gate.Open();
        using var answer = await refreshing;
        using var later = await client.GetAsync("/", copy);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, later.StatusCode);
        Assert.Null(await proxy.SessionOfAsync(copy.Item2));
    }

    private static (string, string) CookieOf(TestBrowser browser) => ("Cookie", $"{Name}={browser.Cookies[Name]}");

    private static FormUrlEncodedContent Form(string token, string address = "/") => new([new("token", token), new("rd", address)]);
}
