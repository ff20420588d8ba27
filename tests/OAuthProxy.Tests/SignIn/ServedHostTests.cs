using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>One callback for many hosts: people return to where they came from, if it is served here.</summary>
public sealed class ServedHostTests : IAsyncLifetime
{
    private const string Callback = "https://auth.example.com/oauth2/callback";

    private ProxyUnderTest _proxy = null!;

    public async ValueTask InitializeAsync() => _proxy = await StartAsync("--cookie-domain=.example.com");

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData("kibana.example.com", "/app?x=1#y", "https://kibana.example.com/app?x=1#y")]
    [InlineData("kibana.example.com:8443", "/app", "https://kibana.example.com:8443/app")]
    [InlineData("a.dev.example.com", "/app", "https://a.dev.example.com/app")]
    [InlineData("auth.example.com", "https://kibana.example.com/app", "https://kibana.example.com/app")]
    [InlineData("auth.example.com", "https://KIBANA.example.com:443/app", "https://KIBANA.example.com:443/app")]
    [InlineData("auth.example.com:8443", "https://kibana.example.com:8443/app", "https://kibana.example.com:8443/app")]
    [InlineData("kibana.example.com", "https://b.dev.example.com/", "https://b.dev.example.com/")]
    public async Task A_sign_in_returns_to_a_served_host_without_a_list(string asked, string address, string expected)
    {
        using var browser = _proxy.NewBrowser(asked);

        using var answer = await browser.SignInAsync("alice", address);
        using var page = await browser.GetAsync(expected.Split('#')[0]);

        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
        Assert.Equal("upstream", await page.TextAsync());
        Assert.Equal(expected, await SignOutAsync(asked, address));
    }

    [Theory]
    [InlineData("https://other.example.com/x")]
    [InlineData("https://a.b.dev.example.com/x")]
    [InlineData("https://dev.example.com/x")]
    [InlineData("https://*.dev.example.com/x")]
    [InlineData("https://kibana.example.com.evil.example/x")]
    [InlineData("https://evil.example/kibana.example.com")]
    [InlineData("https://kibana.example.com@evil.example/")]
    [InlineData("https://kibana.example.com:8444/x")]
    [InlineData("http://kibana.example.com/x")]
    [InlineData("https://outside.example/x")]
    [InlineData("https://kibana.example.com./x")]
    [InlineData("//kibana.example.com/x")]
    [InlineData("https:kibana.example.com/x")]
    public async Task What_is_not_served_is_no_address_to_return_to(string address) => Assert.Equal("/", await SignOutAsync("auth.example.com", address));

    [Theory]
    [InlineData("other.example.com")]
    [InlineData("outside.example")]
    [InlineData("evil.example")]
    public async Task A_host_that_is_not_served_is_none_even_where_it_is_asked(string host) => Assert.Equal("/x", await SignOutAsync(host, "/x"));

    [Fact]
    public async Task With_upstreams_for_any_host_one_that_is_asked_is_served_and_one_that_is_named_has_to_be_listed()
    {
        await using var proxy = await StartAsync("--cookie-domain=.example.com", "--upstream={upstream}/");

        Assert.Equal("https://other.example.com/x", await SignOutAsync("other.example.com", "/x", proxy));
        Assert.Equal("/", await SignOutAsync("auth.example.com", "https://other.example.com/x", proxy));
    }

    [Fact]
    public async Task A_served_host_that_the_session_does_not_reach_is_none()
    {
        await using var proxy = await StartAsync("--cookie-domain=auth.example.com");

        Assert.Equal("/", await SignOutAsync("auth.example.com", "https://kibana.example.com/x", proxy));
    }

    [Fact]
    public async Task It_is_those_that_are_served_now()
    {
        Assert.True(Upstream.TryParse("new.example.com=static://200", out var upstream, out _));
        await _proxy.Services.GetRequiredService<LiveRoutes>().SwapAsync([upstream]);

        Assert.Equal("https://new.example.com/x", await SignOutAsync("auth.example.com", "https://new.example.com/x"));
        Assert.Equal("/", await SignOutAsync("auth.example.com", "https://kibana.example.com/x"));
    }

    private static async Task<ProxyUnderTest> StartAsync(params string[] flags)
    {
        var proxy = await ProxyUnderTest.StartAsync(["--upstream=kibana.example.com={upstream},*.dev.example.com={upstream},outside.example={upstream}", $"--redirect-url={Callback}", .. flags]);
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, Callback);
        return proxy;
    }

    private async Task<string> SignOutAsync(string host, string address, ProxyUnderTest? proxy = null)
    {
        using var browser = (proxy ?? _proxy).NewBrowser(host);
        using var answer = await browser.GetAsync($"/oauth2/sign_out?rd={Uri.EscapeDataString(address)}");
        return answer.Headers.Location!.OriginalString;
    }
}
