using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.GitHub;

public sealed class CallbackPathTests
{
    [Theory]
    [InlineData("/oauth2/callback/")]
    [InlineData("/OAUTH2/callback/")]
    public async Task A_path_that_is_only_almost_the_callback_is_not_answered_with_success(string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = new Uri(await browser.ChooseAccountAsync("alice"));

        using var answer = await browser.GetAsync(path + callback.Query);

        Assert.False(answer.StatusCode == HttpStatusCode.OK);
        Assert.False(answer.GivesSession());
    }
}
