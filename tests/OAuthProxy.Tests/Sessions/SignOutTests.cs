using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class SignOutTests
{
    [Theory]
    [InlineData("/oauth2/sign_in")]
    [InlineData("/oauth2/sign_out")]
    [InlineData("/oauth2/sign_in", "--skip-provider-button=true")]
    [InlineData("/oauth2/sign_in", "--cookie-domain", "--cookie-path=/")]
    public async Task Takes_the_cookie_back(string address, params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flags);
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync(address);
        using var page = await browser.GetAsync("/");

        Assert.True(answer.Removes("_oauth2_proxy"));
        Assert.Null(browser.Cookies["_oauth2_proxy"]);
        Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Must_not_be_remembered_by_a_cache()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        foreach (var address in new[] { "/oauth2/sign_in", "/oauth2/sign_out", "/oauth2/start", "/oauth2/callback", "/" })
        {
            using var answer = await browser.GetAsync(address);
            Assert.True(answer.Headers.CacheControl?.NoStore, address);
        }

        using var signedIn = await browser.SignInAsync();
        Assert.True(signedIn.Headers.CacheControl?.NoStore);
        using var info = await browser.GetAsync("/oauth2/userinfo");
        Assert.True(info.Headers.CacheControl?.NoStore);
    }
}
