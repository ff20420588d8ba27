using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class SessionCookieTests
{
    [Theory]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; secure; httponly")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; path=/; secure; httponly", "--cookie-domain")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=example.com; path=/; secure; httponly", "--cookie-domain=.example.com")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; secure; httponly", "--cookie-domain=example.com,kibana.example.com,other.example")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/app; secure; httponly", "--cookie-path=/app")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; httponly", "--cookie-secure=false")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; secure", "--cookie-httponly=false")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; secure; samesite=lax; httponly", "--cookie-samesite=lax")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; secure; samesite=strict; httponly", "--cookie-samesite=strict")]
    [InlineData("expires=Fri, 27 Nov 2026 12:00:00 GMT; max-age=604800; domain=kibana.example.com; path=/; secure; samesite=none; httponly", "--cookie-samesite=none")]
    [InlineData("expires=Fri, 20 Nov 2026 13:30:00 GMT; max-age=5400; domain=kibana.example.com; path=/; secure; httponly", "--cookie-expire=1h30m")]
    [InlineData("domain=kibana.example.com; path=/; secure; httponly", "--cookie-expire=0")]
    public async Task Has_the_attributes_that_were_asked_for(string attributes, params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flags);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();

        var cookie = Assert.Single(answer.SetCookies(), line => line.StartsWith("_oauth2_proxy=", StringComparison.Ordinal));
        Assert.Equal(attributes, cookie[(cookie.IndexOf(';', StringComparison.Ordinal) + 2)..]);
    }

    [Fact]
    public async Task Has_the_name_that_was_asked_for()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-name=__Host-me", "--cookie-domain");
        using var browser = proxy.NewBrowser();

        using var started = await browser.GetAsync("/oauth2/start");
        using var answer = await browser.SignInAsync();
        using var page = await browser.GetAsync("/");

        Assert.Single(started.SetCookies(), line => line.StartsWith("__Host-me_csrf_", StringComparison.Ordinal));
        Assert.Single(answer.SetCookies(), line => line.StartsWith("__Host-me=", StringComparison.Ordinal));
        Assert.Equal("upstream", await page.TextAsync());
    }

    [Fact]
    public async Task Says_nothing_about_the_person_or_the_token()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();

        var value = browser.Cookies["_oauth2_proxy"]!;
        var bytes = System.Text.Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(value));
        foreach (var text in new[] { "alice", "corp.example", "acme", "gho_" })
        {
            Assert.DoesNotContain(text, bytes, StringComparison.Ordinal);
            Assert.DoesNotContain(text, value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Goes_only_to_the_proxys_own_addresses_while_a_sign_in_is_under_way()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-samesite=strict");
        using var browser = proxy.NewBrowser();

        using var started = await browser.GetAsync("/oauth2/start");

        var cookie = Assert.Single(started.SetCookies());
        Assert.EndsWith("; domain=kibana.example.com; path=/oauth2; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("expires=Fri, 20 Nov 2026 12:15:00 GMT", cookie, StringComparison.Ordinal);
    }
}
