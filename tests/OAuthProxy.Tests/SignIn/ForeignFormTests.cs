using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.Support.AccountsProxy;

namespace OAuthProxy.Tests.SignIn;

/// <summary>Another site has a visitor's browser send the form, with the attacker's own name and password in it.</summary>
public sealed class ForeignFormTests
{
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Origin", "http://kibana.example.com")]
    [InlineData("Origin", "https://kibana.example.com:8443")]
    [InlineData("Origin", "https://kibana.example.com.evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Referer", "https://evil.example/https://kibana.example.com/")]
    [InlineData("Referer", "https://kibana.example.com@evil.example/")]
    public async Task Is_refused_by_what_the_browser_says_even_with_a_good_token(string name, string value)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "carol", Password, "/", (name, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", "https://kibana.example.com")]
    [InlineData("Origin", "https://kibana.example.com:443")]
    [InlineData("Referer", "https://kibana.example.com/deep/link?x=1")]
    public async Task Our_own_page_is_known(string name, string value)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "carol", Password, "/", (name, value));

        Assert.True(answer.GivesSession());
    }

    [Fact]
    public async Task An_operators_own_page_needs_no_token_where_the_browser_says_where_it_comes_from()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await PostAsync(browser, [new("username", "carol"), new("password", Password), new("rd", "/a")], ("Sec-Fetch-Site", "same-origin"), ("Origin", "null"));

        Assert.True(answer.GivesSession());
        Assert.Equal("/a", answer.Location());
    }

    [Fact]
    public async Task Is_refused_without_the_cookie_that_goes_with_the_token()
    {
        await using var site = await StartAsync();
        using var attacker = site.Proxy.NewBrowser();
        using var visitor = site.Proxy.NewBrowser();
        var token = await TokenAsync(attacker);
        await TokenAsync(visitor); // the visitor has a cookie, but another

        using var answer = await PostAsync(visitor, [new("username", "dave"), new("password", OtherPassword), new("token", token)]);
        using var strangers = site.Proxy.NewBrowser();
        using var bare = await PostAsync(strangers, [new("username", "dave"), new("password", OtherPassword), new("token", token)]);

        Assert.False(answer.GivesSession());
        Assert.False(bare.GivesSession());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("====")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Is_refused_with_a_made_up_token(string token)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        await TokenAsync(browser);

        using var answer = await PostAsync(browser, [new("username", "carol"), new("password", Password), new("token", token)]);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.Contains("name=\"token\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_sign_the_visitor_out_either()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await SignInAsync(browser, "carol", Password);

        using var foreign = await PostAsync(browser, [new("username", "dave"), new("password", OtherPassword)], ("Origin", "https://evil.example"));

        Assert.False(foreign.Removes("_oauth2_proxy"));
    }

    [Fact]
    public async Task The_tokens_cookie_is_for_this_host_its_own_pages_and_no_script_and_two_tabs_share_it()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var first = await browser.GetAsync("/a");
        using var second = await browser.GetAsync("/b");

        var cookie = Assert.Single(first.SetCookies());
        Assert.Matches("^_oauth2_proxy_password_csrf=[^;]+; path=/; secure; samesite=strict; httponly$", cookie);
        Assert.Empty(second.SetCookies());
    }
}
