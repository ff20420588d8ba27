using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class RelativeRedirectUrlTests
{
    [Fact]
    public async Task Has_the_scheme_and_the_host_of_the_request()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--redirect-url=/auth/done", "--relative-redirect-url=true", "--cookie-domain");
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, "https://grafana.example.com/auth/done");
        using var browser = proxy.NewBrowser("grafana.example.com");

        using var answer = await browser.SignInAsync("alice", "/deep");

        Assert.Equal("https://grafana.example.com/auth/done", Assert.Single(proxy.GitHub.Calls.Exchanges).RedirectUri);
        Assert.Equal("/deep", answer.Location());
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/a/../b")]
    [InlineData("/{path}")]
    [InlineData("/")]
    [InlineData("auth/done")]
    public void Is_a_plain_path_of_its_own(string text) => Assert.Equal("redirect-url", Reading.Problem("--relative-redirect-url", $"--redirect-url={text}").Option);

    [Fact]
    public void May_be_a_whole_one_all_the_same() =>
        Assert.Equal("https://h/oauth2/callback", Reading.Good("--relative-redirect-url", "--redirect-url=https://h/").GitHub.RedirectUrl!.AbsoluteUri);
}
