using System.Buffers.Text;
using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>What cannot be opened is "not signed in", and never a fault.</summary>
public sealed class ForgedCookieTests
{
    [Fact]
    public async Task Each_bit_counts()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var cookie = Base64Url.DecodeFromChars(browser.Cookies["_oauth2_proxy"]);
        Assert.NotNull(await proxy.SessionOfAsync($"_oauth2_proxy={Base64Url.EncodeToString(cookie)}"));

        for (var index = 0; index < cookie.Length; index++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                cookie[index] ^= (byte)bit;
                Assert.Null(await proxy.SessionOfAsync($"_oauth2_proxy={Base64Url.EncodeToString(cookie)}"));
                cookie[index] ^= (byte)bit;
            }
        }
    }

    [Fact]
    public async Task Each_byte_counts()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var value = browser.Cookies["_oauth2_proxy"]!;

        for (var length = 0; length < value.Length; length++)
        {
            Assert.Null(await proxy.SessionOfAsync($"_oauth2_proxy={value[..length]}"));
            Assert.Null(await proxy.SessionOfAsync($"_oauth2_proxy={value[..length]}*{value[(length + 1)..]}"));
        }

        Assert.Null(await proxy.SessionOfAsync($"_oauth2_proxy={value}AAAA"));
        Assert.Null(await proxy.SessionOfAsync($"_oauth2_proxy={value}{value}"));
    }

    [Theory]
    [InlineData("_oauth2_proxy=")]
    [InlineData("_oauth2_proxy")]
    [InlineData("=")]
    [InlineData(";;; ;")]
    [InlineData("_oauth2_proxy=\"{value}\"")]
    [InlineData("_oauth2_proxy=deleted")]
    [InlineData("_oauth2_proxy=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    // the name in another spelling
    [InlineData("%5Foauth2_proxy={value}")]
    [InlineData("_OAuth2_Proxy={value}")]
    [InlineData("_oauth2_proxy_={value}")]
    [InlineData("_oauth2_proxy_x={value}")]
    [InlineData("_oauth2_proxy2={value}")]
    [InlineData("x_oauth2_proxy={value}")]
    [InlineData("_oauth2_proxy_1={value}")]
    [InlineData("_oauth2_proxy_-0={value}")]
    [InlineData("_oauth2_proxy_16={value}")]
    [InlineData("_oauth2_proxy_csrf={value}")]
    // oauth2-proxy 7: sealed session, redis ticket
    [InlineData("_oauth2_proxy=djIuNHEzX0FKWXR5d1dLa3hhb2VWSDZJQmRsN3VOUjRlQmlqTW9VdXVTVw==|1700000000|3H4l0Qz1mT5qX7Wc7V2pVXw0oJz2nB1kq6R8d9s0t1U=")]
    [InlineData("_oauth2_proxy=v2.X29hdXRoMl9wcm94eS0wMTIzNDU2Nzg5YWJjZGVm.MDEyMzQ1Njc4OWFiY2RlZg|1700000000|3H4l0Qz1mT5qX7Wc7V2pVXw0oJz2nB1kq6R8d9s0t1U=")]
    [InlineData("_oauth2_proxy_0=djIuNHEzX0FKWXR5d1dLa3hhb2VWSDZJQmRsN3VOUjRlQmlq; _oauth2_proxy_1=TW9VdXVTVw==|1700000000|3H4l0Qz1")]
    // oauth2_proxy 2.2: an address in clear, or with a token
    [InlineData("_oauth2_proxy=YWxpY2VAY29ycC5leGFtcGxl|1700000000|MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=")]
    [InlineData("_oauth2_proxy=YWxpY2VAY29ycC5leGFtcGxlfHh4eHh8MTcwMDAwMDAwMHx5eXl5|1700000000|MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=")]
    public async Task Is_not_signed_in(string cookies)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var client = proxy.NewBrowser();

        using var page = await client.GetAsync("/", ("Cookie", cookies.Replace("{value}", browser.Cookies["_oauth2_proxy"], StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Sign in with GitHub", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task A_thousand_chunks_are_not_signed_in_and_can_sign_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        for (var index = 0; index < 1000; index++)
        {
            browser.Cookies.Set($"_oauth2_proxy_{index}", "AAAAAAAAAAAAAAAAAAAA", ProxyUnderTest.Host);
        }

        using var page = await browser.GetAsync("/");
        using var signedIn = await browser.SignInAsync();
        using var after = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_planted_cookie_of_the_same_name_does_not_hide_the_good_one()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var client = proxy.NewBrowser();

        using var page = await client.GetAsync("/", ("Cookie", $"_oauth2_proxy=planted; _oauth2_proxy={browser.Cookies["_oauth2_proxy"]}"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }
}
