using System.Security.Cryptography;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Pages;

public sealed class ContentSecurityPolicyTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/oauth2/sign_in")]
    [InlineData("/oauth2/callback")]
    public async Task Lets_run_exactly_what_is_on_the_page(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(address);

        await AssertMatches(answer);
    }

    [Fact]
    public async Task Lets_run_exactly_what_is_on_the_page_that_goes_on()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-samesite=strict");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();

        await AssertMatches(answer);
    }

    private static async Task AssertMatches(HttpResponseMessage answer)
    {
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split(';', StringSplitOptions.TrimEntries)
            .Select(directive => directive.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        var page = await answer.TextAsync();

        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal("'none'", policy["base-uri"]);
        Assert.Equal("'none'", policy["form-action"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.Equal(HashOf(page, "style"), policy["style-src"]);
        Assert.Equal(HashOf(page, "script"), policy.GetValueOrDefault("script-src"));
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
    }

    private static string? HashOf(string page, string element)
    {
        var parts = page.Split($"<{element}>");
        Assert.InRange(parts.Length, 1, 2);
        return parts.Length == 1 ? null : $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(parts[1].Split($"</{element}>")[0])))}'";
    }
}
