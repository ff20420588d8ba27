using System.Net;
using Microsoft.Extensions.Options;
using OAuthProxy.GitHub;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class OtherHostTests
{
    private const string Callback = "https://auth.example.com/oauth2/callback";

    [Theory]
    [InlineData("/d/1?x=1#y", "https://grafana.example.com/d/1?x=1#y")]
    [InlineData("https://grafana.example.com/d/1", "https://grafana.example.com/d/1")]
    [InlineData("https://auth.example.com/d/1", "https://auth.example.com/d/1")]
    [InlineData("https://evil.example/", "https://grafana.example.com/")]
    [InlineData("//evil.example/", "https://grafana.example.com/")]
    public async Task Returns_to_the_host_that_was_asked_although_the_callback_is_on_another(string address, string expected)
    {
        await using var proxy = await StartAsync();
        using var browser = proxy.NewBrowser("grafana.example.com");

        using var answer = await browser.SignInAsync("alice", address);
        using var page = await browser.GetAsync("/d/1");

        Assert.Equal(expected, answer.Location());
        Assert.Equal("upstream", await page.TextAsync());
        Assert.Equal(["grafana.example.com"], proxy.Upstream.Last["X-Forwarded-Host"]);
    }

    [Fact]
    public async Task Returns_to_the_host_that_was_asked_from_the_sign_in_page()
    {
        await using var proxy = await StartAsync();
        using var browser = proxy.NewBrowser("grafana.example.com");
        using var page = await browser.GetAsync("/d/1?x=1");
        var start = WebUtility.HtmlDecode((await page.TextAsync()).Split("id=\"start\" href=\"")[1].Split('"')[0]);

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice", start: start));

        Assert.Equal("https://grafana.example.com/d/1?x=1", answer.Location());
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("badexample.com")]
    [InlineData("example.com.evil.example")]
    [InlineData("evil.example:443")]
    [InlineData("kibana.example.com.evil.example")]
    public async Task A_Host_header_that_somebody_made_up_never_gets_into_a_redirect(string host)
    {
        await using var proxy = await StartAsync();
        using var client = proxy.NewClient();

        foreach (var address in new[] { "", "?rd=/x", $"?rd=https://{host}/x" })
        {
            using var signOut = await SendAsync(client, host, "/oauth2/sign_out" + address);
            Assert.Equal(address.Length == 0 ? "/" : "/x", signOut.Location());

            using var start = await SendAsync(client, host, "/oauth2/start" + address);
            var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(start.Headers.Location!.Query);
            Assert.Equal("github.com", start.Headers.Location.Host);
            Assert.Equal(Callback, asked["redirect_uri"]);
            Assert.Equal(address.Length == 0 ? "/" : "/x", SealedAddress(proxy, asked["state"].ToString()));

            using var signIn = await SendAsync(client, host, "/oauth2/sign_in" + address);
            Assert.Contains($"href=\"/oauth2/start?rd={(address.Length == 0 ? "%2F" : "%2Fx")}\"", await signIn.TextAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<ProxyUnderTest> StartAsync()
    {
        var proxy = await ProxyUnderTest.StartAsync("--cookie-domain=.example.com", $"--redirect-url={Callback}");
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, Callback);
        return proxy;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string host, string target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Host = host;
        return client.SendAsync(request);
    }

    private static string? SealedAddress(ProxyUnderTest proxy, string state) =>
        proxy.Services.GetRequiredService<IOptionsMonitor<GitHubHandlerOptions>>().Get(GitHubDefaults.Scheme).StateDataFormat.Unprotect(state)?.RedirectUri;
}
