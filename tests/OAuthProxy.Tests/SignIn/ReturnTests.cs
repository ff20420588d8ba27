using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class ReturnTests
{
    [Theory]
    [InlineData("/goto?u=https://x/y", "/goto?u=https://x/y")]
    [InlineData("https://grafana.example.org/d/1?x=//y", "https://grafana.example.org/d/1?x=//y")]
    [InlineData("https://kibana.example.com/app#/x", "/app#/x")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("https://grafana.example.org@evil.example/", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/x\r\nSet-Cookie: planted=1\r\n\r\n<script>", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task Ends_where_the_address_named_belongs(string address, string expected)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--whitelist-domain=grafana.example.org");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice", address);
        using var signedOut = await browser.GetAsync($"/oauth2/sign_out?rd={Uri.EscapeDataString(address)}");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Location());
        Assert.Equal(expected, signedOut.Location());
        Assert.Null(browser.Cookies["planted"]);
    }

    [Fact]
    public async Task Ends_at_the_root_when_the_address_is_8_KB_long()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice", "/" + new string('a', 8191));

        Assert.Equal("/", answer.Location());
    }

    [Fact]
    public async Task Keeps_an_address_of_4_KB()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var address = "/x?y=" + new string('a', 4091);

        using var answer = await browser.SignInAsync("alice", address);

        Assert.Equal(address, answer.Location());
    }

    [Fact]
    public async Task Ends_at_the_root_when_two_addresses_are_named()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice", start: "/oauth2/start?rd=/a&rd=https://evil.example/"));

        Assert.Equal("/", answer.Location());
    }

    [Fact]
    public async Task Ends_where_a_gateways_header_says_if_that_is_ours()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var good = await browser.GetAsync("/oauth2/sign_out", ("X-Auth-Request-Redirect", "/here"));
        using var bad = await browser.GetAsync("/oauth2/sign_out", ("X-Auth-Request-Redirect", "//evil.example/"));

        Assert.Equal("/here", good.Location());
        Assert.Equal("/", bad.Location());
    }

    [Fact]
    public async Task Returns_through_the_sign_in_page_to_the_address_that_was_asked()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var page = await browser.GetAsync("/app/x?u=https://y//z&q=a%20b");
        var start = WebUtility.HtmlDecode((await page.TextAsync()).Split("id=\"start\" href=\"")[1].Split('"')[0]);

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice", start: start));

        Assert.Equal("/app/x?u=https://y//z&q=a%20b", answer.Location());
    }
}
