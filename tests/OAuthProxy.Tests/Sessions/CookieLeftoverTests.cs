using System.Net;
using System.Security.Cryptography;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>Cookies of ours that are in the browser under attributes that the proxy no longer has, and those of a neighbour.</summary>
public sealed class CookieLeftoverTests
{
    private static readonly Uri Neighbour = new("https://evil.example.com/");

    public static TheoryData<string, string> ChangesOfDomain() => new()
    {
        { "--cookie-domain", "--cookie-domain=example.com" },
        { "--cookie-domain", "--cookie-domain=kibana.example.com,example.com" },
        { "--cookie-domain=example.com", "--cookie-domain=kibana.example.com,example.com" },
        { "--cookie-domain=kibana.example.com", "--cookie-domain=kibana.example.com,example.com" },
    };

    [Theory]
    [MemberData(nameof(ChangesOfDomain))]
    public async Task Signing_out_leaves_nothing_from_before_the_domain_was_changed(string before, string after)
    {
        await using var old = await ProxyUnderTest.StartAsync(before);
        await using var now = old.StartReplica(after);
        using var browser = old.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var here = now.NewBrowser(cookies: browser.Cookies);
        using var again = await here.SignInAsync("bob");
        using var page = await here.GetAsync("/");
        Assert.Equal(["bob"], old.Upstream.Last["X-Forwarded-User"]);

        using var signedOut = await here.GetAsync("/oauth2/sign_out");

        Assert.Empty(browser.Cookies.Names);
    }

    /// <summary>Until somebody signs in again, nobody need notice.</summary>
    [Theory]
    [MemberData(nameof(ChangesOfDomain))]
    public async Task A_session_goes_on_when_the_domain_is_changed_and_is_refreshed(string before, string after)
    {
        await using var old = await ProxyUnderTest.StartAsync(before);
        await using var now = old.StartReplica(after);
        using var browser = old.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var here = now.NewBrowser(cookies: browser.Cookies);
        for (var hour = 0; hour < 3; hour++)
        {
            old.Clock.Advance(TimeSpan.FromHours(1));
            using var refreshed = await here.GetAsync("/");
            using var page = await here.GetAsync("/");

            Assert.True(refreshed.GivesSession());
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Empty(page.SetCookies());
        }

        Assert.InRange(browser.Cookies.Count, 1, 2);
    }

    [Fact]
    public async Task A_host_only_cookie_beside_the_one_for_the_domain_goes_at_the_next_refresh()
    {
        await using var old = await ProxyUnderTest.StartAsync("--cookie-domain");
        await using var now = old.StartReplica("--cookie-domain=example.com");
        using var browser = old.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var here = now.NewBrowser(cookies: browser.Cookies);
        using var again = await here.SignInAsync("bob");
        Assert.Equal(2, browser.Cookies.Count);

        old.Clock.Advance(TimeSpan.FromHours(1));
        using var refreshed = await here.GetAsync("/");

        Assert.Equal(["_oauth2_proxy"], browser.Cookies.Names);
        Assert.Equal(["bob"], old.Upstream.Last["X-Forwarded-User"]);
    }

    [Fact]
    public async Task Sizes_change_in_both_directions_without_a_leftover_of_either_domain()
    {
        await using var old = await ProxyUnderTest.StartAsync("--cookie-domain");
        await using var now = old.StartReplica();
        using var browser = old.NewBrowser();
        var teams = AddTeams(old, 500);
        using var signedIn = await browser.SignInAsync();
        var most = browser.Cookies.Count;
        using var here = now.NewBrowser(cookies: browser.Cookies);
        using var again = await here.SignInAsync();
        Assert.Equal(2 * most, browser.Cookies.Count);

        foreach (var left in new[] { 300, 0 })
        {
            teams[left..].ForEach(team => old.GitHub.Directory.RemoveFromTeam("acme", team, "alice"));
            old.Clock.Advance(TimeSpan.FromHours(1));
            using var refreshed = await here.GetAsync("/");
            using var page = await here.GetAsync("/");

            Assert.Equal(left + 2, old.Upstream.Last["X-Forwarded-Groups"].Single().Split(',').Length);
            Assert.Distinct(browser.Cookies.Names);
            Assert.True(browser.Cookies.Count < most);
        }

        Assert.Equal(["_oauth2_proxy"], browser.Cookies.Names);
    }

    /// <summary>As many as it can have: one for each domain above with the path /, and any number with longer paths.</summary>
    [Theory]
    [InlineData("_oauth2_proxy")]
    [InlineData("_oauth2_proxy_0")]
    public async Task What_a_neighbour_plants_hides_no_session(string name)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        AddTeams(proxy, name.EndsWith('0') ? 300 : 0);
        using var browser = proxy.NewBrowser();
        for (var index = 0; index < 100; index++)
        {
            browser.Cookies.Store(Neighbour, [$"{name}=AQ{index:00000000}{new string('x', 300)}; domain=example.com; path=/a{string.Concat(Enumerable.Repeat("/a", index))}"]);
        }

        browser.Cookies.Store(Neighbour, [$"{name}=planted-before; domain=example.com; path=/"]);
        using var signedIn = await browser.SignInAsync();
        browser.Cookies.Store(Neighbour, [$"{name}=planted-after; domain=example.com; path=/"]);

        using var page = await browser.GetAsync("/a" + string.Concat(Enumerable.Repeat("/a", 100)));

        Assert.Equal("upstream", await page.TextAsync());
        Assert.DoesNotContain(proxy.Upstream.Last["Cookie"], cookie => cookie.Contains("planted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_cookie_with_a_similar_name_is_left_alone()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        foreach (var name in new[] { "_oauth2_proxy_session_theme", "_oauth2_proxyX", "_oauth2_proxy_99" })
        {
            browser.Cookies.Set(name, "mine", ProxyUnderTest.Host);
        }

        using var signedIn = await browser.SignInAsync();
        using var signedOut = await browser.GetAsync("/oauth2/sign_out");

        Assert.Equal(["_oauth2_proxy_session_theme", "_oauth2_proxyX", "_oauth2_proxy_99"], browser.Cookies.Names);
    }

    /// <summary>The browser refuses whatever does not fit the name: what comes as well as what is meant to remove.</summary>
    [Theory]
    [InlineData("__Host-me")]
    [InlineData("__Secure-me", "--cookie-domain=example.com")]
    [InlineData("__Secure-me", "--cookie-path=/")]
    public async Task A_name_that_binds_the_cookie_holds_for_its_whole_life(string name, params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(["--cookie-domain", $"--cookie-name={name}", .. flags]);
        AddTeams(proxy, 300);
        using var browser = proxy.NewBrowser();
        var otherTab = await browser.ChooseAccountAsync("alice");
        using var signedIn = await browser.SignInAsync();
        Assert.Single(browser.Cookies.Names, cookie => cookie.StartsWith($"{name}_csrf_", StringComparison.Ordinal));
        using var signedInThere = await browser.GetAsync(otherTab);
        Assert.DoesNotContain(browser.Cookies.Names, cookie => cookie.StartsWith($"{name}_csrf_", StringComparison.Ordinal));
        Assert.Contains($"{name}_1", browser.Cookies.Names);
        using var first = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        proxy.Clock.Advance(TimeSpan.FromHours(1));
        using var refreshed = await browser.GetAsync("/");
        Assert.Contains(refreshed.SetCookies(), line => line.StartsWith(name + "_0=", StringComparison.Ordinal));
        Assert.Contains($"{name}_1", browser.Cookies.Names);
        using var signedOut = await browser.GetAsync("/oauth2/sign_out");

        Assert.Empty(browser.Cookies.Names);
    }

    /// <summary>What no name can keep away otherwise: the cookie of a sign-in that the neighbour has begun, and with it the neighbour's account.</summary>
    [Fact]
    public async Task With_a_name_bound_to_the_host_a_neighbour_cannot_plant_its_sign_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-domain", "--cookie-name=__Host-me");
        using var attacker = proxy.NewBrowser();
        var callback = await attacker.ChooseAccountAsync("bob");
        var attempt = attacker.Cookies.Names.Single();
        using var victim = proxy.NewBrowser();
        victim.Cookies.Store(Neighbour, [$"{attempt}={attacker.Cookies[attempt]}; domain=example.com; path=/; secure"]);

        using var answer = await victim.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.Empty(victim.Cookies.Names);
    }

    private static List<string> AddTeams(ProxyUnderTest proxy, int count)
    {
        var slugs = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetHexString(24, lowercase: true)).ToList();
        slugs.ForEach(slug => proxy.GitHub.Directory.AddTeam("acme", slug, "alice"));
        return slugs;
    }
}
