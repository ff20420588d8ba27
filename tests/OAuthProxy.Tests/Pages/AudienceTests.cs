using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Pages;

public sealed class AudienceTests
{
    private const string BrowsersAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Theory]
    [InlineData("Accept: application/json")]
    [InlineData("accept: application/json")]
    [InlineData("Accept: application/json;q=0.9")]
    [InlineData("Accept: application/json; charset=utf-8")]
    [InlineData("Accept: APPLICATION/JSON")]
    [InlineData("Accept: application/json, text/plain, */*")]
    [InlineData("Accept: text/plain, application/json;q=0.5, */*;q=0.1")]
    [InlineData("Accept: application/problem+json")]
    [InlineData("X-Requested-With: XMLHttpRequest")]
    [InlineData("Sec-Fetch-Mode: cors")]
    [InlineData("Sec-Fetch-Mode: same-origin")]
    [InlineData("Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: empty")]
    [InlineData("Sec-Fetch-Mode: websocket|Sec-Fetch-Dest: websocket")]
    [InlineData("Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: image")]
    [InlineData("Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: script")]
    [InlineData("Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: style")]
    [InlineData("Sec-Fetch-Mode: cors|Sec-Fetch-Dest: font")]
    [InlineData("Sec-Fetch-Mode: cors|Sec-Fetch-Dest: manifest")]
    [InlineData("Sec-Fetch-Mode: same-origin|Sec-Fetch-Dest: worker")]
    [InlineData("Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: embed")]
    [InlineData("Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: object")]
    [InlineData("Connection: Upgrade|Upgrade: websocket")]
    [InlineData("Content-Type: application/grpc")]
    [InlineData("Content-Type: application/grpc-web+proto")]
    public async Task Programs_get_JSON_and_never_a_sign_in(string headers)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");

        using var answer = await SendAsync(proxy, headers);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("unauthenticated", await answer.ErrorAsync());
        Assert.Empty(answer.SetCookies());
        Assert.Null(answer.Location());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept: " + BrowsersAccept)]
    [InlineData("Accept: */*")]
    [InlineData("Accept: text/html")]
    [InlineData("Accept: application/json;q=0, text/html")]
    [InlineData("Accept: application/jsonp")]
    [InlineData("Accept: ,;/=broken")]
    [InlineData("Accept: " + BrowsersAccept + "|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document")]
    [InlineData("Accept: application/json|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document")]
    [InlineData("Accept: " + BrowsersAccept + "|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe")]
    public async Task People_get_a_page(string headers)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        using var answer = await SendAsync(proxy, headers);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Sign in with GitHub", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/oauth2/auth")]
    [InlineData("/oauth2/userinfo")]
    public async Task Gateways_get_401_and_JSON_whatever_the_browser_behind_them_accepts(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(address, ("Accept", BrowsersAccept), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("unauthenticated", await answer.ErrorAsync());
        Assert.Empty(answer.SetCookies());
    }

    [Fact]
    public async Task People_go_straight_to_GitHub_where_the_page_is_left_out()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");

        using var answer = await SendAsync(proxy, "Accept: " + BrowsersAccept + "|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("github.com", answer.Headers.Location?.Host);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    private static async Task<HttpResponseMessage> SendAsync(ProxyUnderTest proxy, string headers)
    {
        using var client = proxy.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)))
        {
            if (header[0] == "Content-Type")
            {
                request.Content = new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        var answer = await client.SendAsync(request);
        await answer.Content.LoadIntoBufferAsync();
        return answer;
    }
}
