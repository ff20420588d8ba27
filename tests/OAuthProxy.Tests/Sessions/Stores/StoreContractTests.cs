using System.Buffers.Text;
using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>What holds of sessions wherever they are kept.</summary>
public sealed class StoreContractTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private const string Cookie = "cookie";
    private const string Redis = "redis";
    private const string Name = "_oauth2_proxy";

    public static TheoryData<string> Stores => [Cookie, Redis];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_session_begins_goes_on_and_ends(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();

        using var signedIn = await browser.SignInAsync();
        using var page = await browser.GetAsync("/");
        using var signedOut = await browser.GetAsync("/oauth2/sign_out");
        using var after = await browser.GetAsync("/");

        Assert.Equal("upstream", await page.TextAsync());
        Assert.Equal(["alice"], proxy.Upstream.Last["X-Forwarded-User"]);
        Assert.True(signedOut.Removes(Name));
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_new_sign_in_is_a_new_session_under_a_new_value(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();
        using var first = await browser.SignInAsync();
        var before = (Value: browser.Cookies[Name], await proxy.SessionOfAsync($"{Name}={browser.Cookies[Name]}"));

        using var second = await browser.SignInAsync("bob");
        var after = (Value: browser.Cookies[Name], await proxy.SessionOfAsync($"{Name}={browser.Cookies[Name]}"));

        Assert.NotEqual(before.Value, after.Value);
        Assert.NotEqual(before.Item2!.Id, after.Item2!.Id);
        Assert.Equal("bob", after.Item2.Identity.Login);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_session_is_good_on_every_replica(string store)
    {
        await using var first = await StartAsync(store);
        await using var second = first.StartReplica(FlagsFor(store));
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);

        using var page = await elsewhere.GetAsync("/");

        Assert.Equal("upstream", await page.TextAsync());
    }

    [Theory]
    [InlineData(Cookie, "--cookie-secret=another-secret-of-32-bytes-here!")]
    [InlineData(Redis, "--cookie-secret=another-secret-of-32-bytes-here!")]
    [InlineData(Cookie, "--cookie-name=_other")]
    [InlineData(Redis, "--cookie-name=_other")]
    public async Task A_proxy_of_another_secret_or_name_does_not_know_it(string store, string flag)
    {
        await using var first = await StartAsync(store);
        await using var second = first.StartReplica([.. FlagsFor(store), flag]);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var client = second.NewBrowser();
        var value = browser.Cookies[Name];

        using var page = await client.GetAsync("/", ("Cookie", $"{Name}={value}; _other={value}"));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Its_lifetime_counts_from_the_sign_in_and_a_refresh_does_not_lengthen_it(string store)
    {
        await using var proxy = await StartAsync(store, "--cookie-expire=3h");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var client = proxy.NewBrowser();
        var kept = ("Cookie", $"{Name}={browser.Cookies[Name]}");
        for (var hour = 0; hour < 2; hour++)
        {
            proxy.Clock.Advance(TimeSpan.FromMinutes(60));
            using var refreshed = await browser.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        }

        var lengthened = ("Cookie", $"{Name}={browser.Cookies[Name]}");
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        foreach (var cookie in new[] { kept, lengthened })
        {
            using var page = await client.GetAsync("/", cookie);
            Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_refresh_brings_todays_facts_whatever_cookie_comes(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var old = ("Cookie", $"{Name}={browser.Cookies[Name]}");
        proxy.GitHub.Directory.AddToTeam("acme", "sre", "bob");
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        using var client = proxy.NewBrowser();

        using var first = await client.GetAsync("/", old);
        using var second = await client.GetAsync("/", old);

        Assert.Equal(["acme,acme:sre"], proxy.Upstream.Last["X-Forwarded-Groups"]);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Who_was_removed_is_out_at_the_refresh_with_every_copy_of_the_cookie(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var copy = ("Cookie", $"{Name}={browser.Cookies[Name]}");
        proxy.GitHub.Directory.RemoveMember("acme", "bob");
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));

        using var refused = await browser.GetAsync("/");
        using var thief = proxy.NewBrowser();
        using var stolen = await thief.GetAsync("/", copy);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.True(refused.Removes(Name));
        Assert.Equal(HttpStatusCode.Forbidden, stolen.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Each_bit_of_the_cookie_counts(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var cookie = Base64Url.DecodeFromChars(browser.Cookies[Name]);
        Assert.NotNull(await proxy.SessionOfAsync($"{Name}={Base64Url.EncodeToString(cookie)}"));

        for (var index = 0; index < cookie.Length; index++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                cookie[index] ^= (byte)bit;
                Assert.Null(await proxy.SessionOfAsync($"{Name}={Base64Url.EncodeToString(cookie)}"));
                cookie[index] ^= (byte)bit;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_stale_and_a_planted_cookie_do_not_hide_the_good_one(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();
        using var first = await browser.SignInAsync();
        var stale = browser.Cookies[Name];
        proxy.Clock.Advance(TimeSpan.FromHours(168));
        using var second = await browser.SignInAsync();
        using var client = proxy.NewBrowser();

        using var page = await client.GetAsync("/", ("Cookie", $"{Name}=planted; {Name}={stale}; {Name}={browser.Cookies[Name]}"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData(Cookie, "--cookie-samesite=none")]
    [InlineData(Redis, "--cookie-samesite=none")]
    public async Task The_cookie_fits_a_browser(string store, string flag)
    {
        await using var proxy = await StartAsync(store, flag, "--cookie-path=/");
        using var browser = proxy.NewBrowser();

        using var signedIn = await browser.SignInAsync();

        var cookie = Assert.Single(signedIn.SetCookies(), line => line.StartsWith(Name + "=", StringComparison.Ordinal));
        Assert.InRange(cookie.Length, 1, store == Redis ? 400 : 4096);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_page_that_asks_for_a_sign_in_ends_the_session(string store)
    {
        await using var proxy = await StartAsync(store);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var copy = ("Cookie", $"{Name}={browser.Cookies[Name]}");

        using var page = await browser.GetAsync("/oauth2/sign_in");
        using var thief = proxy.NewBrowser();
        using var stolen = await thief.GetAsync("/", copy);

        Assert.True(page.Removes(Name));
        Assert.Equal(store == Redis ? HttpStatusCode.Forbidden : HttpStatusCode.OK, stolen.StatusCode); // a sealed cookie cannot be called back
    }

    private string[] FlagsFor(string store) => store == Redis ? redis.Flags : [];

    private Task<ProxyUnderTest> StartAsync(string store, params string[] flags) => ProxyUnderTest.StartAsync([.. FlagsFor(store), .. flags]);
}
