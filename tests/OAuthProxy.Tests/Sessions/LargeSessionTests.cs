using System.Net;
using System.Security.Cryptography;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class LargeSessionTests
{
    [Fact]
    public async Task Three_hundred_groups_reach_the_upstream()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        AddTeams(proxy, 300);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();
        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("upstream", await page.TextAsync());
        var groups = proxy.Upstream.Last["X-Forwarded-Groups"].Single().Split(',');
        Assert.Equal(302, groups.Length);
        Assert.Contains("acme:sre", groups);
        Assert.All(answer.SetCookies(), line => Assert.InRange(line.Length, 1, 4096));
        Assert.Contains("_oauth2_proxy_1", browser.Cookies.Names);
        Assert.DoesNotContain("_oauth2_proxy", browser.Cookies.Names);
    }

    [Fact]
    public async Task Changes_its_size_without_leaving_anything_behind()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var small = await browser.SignInAsync();
        Assert.Equal(["_oauth2_proxy"], browser.Cookies.Names);

        var teams = AddTeams(proxy, 300);
        proxy.Clock.Advance(TimeSpan.FromMinutes(61));
        using var grown = await browser.GetAsync("/");
        Assert.True(grown.Removes("_oauth2_proxy"));
        Assert.DoesNotContain("_oauth2_proxy", browser.Cookies.Names);
        Assert.Contains("_oauth2_proxy_0", browser.Cookies.Names);
        using var reloaded = await browser.GetAsync("/");
        Assert.Contains(teams[0], proxy.Upstream.Last["X-Forwarded-Groups"].Single(), StringComparison.Ordinal);

        teams.ForEach(team => proxy.GitHub.Directory.RemoveFromTeam("acme", team, "alice"));
        proxy.Clock.Advance(TimeSpan.FromMinutes(61));
        using var shrunk = await browser.GetAsync("/");
        Assert.Equal(["_oauth2_proxy"], browser.Cookies.Names);
        using var last = await browser.GetAsync("/");
        Assert.Equal(["acme,acme:sre"], proxy.Upstream.Last["X-Forwarded-Groups"]);
    }

    [Theory]
    [InlineData("/oauth2/sign_in")]
    [InlineData("/oauth2/sign_out")]
    public async Task Ends_with_all_its_chunks(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        AddTeams(proxy, 300);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        Assert.InRange(browser.Cookies.Count, 2, 16);

        using var answer = await browser.GetAsync(address);

        Assert.Empty(browser.Cookies.Names);
    }

    [Fact]
    public async Task A_chunk_that_is_missing_or_foreign_is_no_session()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        AddTeams(proxy, 300);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var client = proxy.NewBrowser();
        var (zero, one) = (browser.Cookies["_oauth2_proxy_0"], browser.Cookies["_oauth2_proxy_1"]);
        foreach (var cookies in new[] { $"_oauth2_proxy_0={zero}", $"_oauth2_proxy_1={one}", $"_oauth2_proxy_0={one}; _oauth2_proxy_1={zero}", $"_oauth2_proxy_0={zero}; _oauth2_proxy_2={one}" })
        {
            using var answer = await client.GetAsync("/", ("Cookie", cookies));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    /// <summary>Random slugs, which do not compress well.</summary>
    private static List<string> AddTeams(ProxyUnderTest proxy, int count)
    {
        var slugs = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetHexString(24, lowercase: true)).ToList();
        slugs.ForEach(slug => proxy.GitHub.Directory.AddTeam("acme", slug, "alice"));
        return slugs;
    }
}
