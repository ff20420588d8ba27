using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class ReplicaTests
{
    [Fact]
    public async Task Accepts_a_session_of_another_replica()
    {
        await using var first = await ProxyUnderTest.StartAsync();
        await using var second = first.StartReplica();
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);

        using var page = await elsewhere.GetAsync("/");

        Assert.Equal("upstream", await page.TextAsync());
    }

    [Fact]
    public async Task Finishes_a_sign_in_that_another_replica_began()
    {
        await using var first = await ProxyUnderTest.StartAsync();
        await using var second = first.StartReplica();
        using var browser = first.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice", "/deep");
        using var elsewhere = second.NewBrowser(cookies: browser.Cookies);

        using var answer = await elsewhere.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/deep", answer.Location());
        Assert.True(answer.GivesSession());
    }

    [Theory]
    [InlineData("--cookie-secret=another-secret-of-32-bytes-here!")]
    [InlineData("--cookie-name=_other")]
    public async Task Does_not_accept_a_session_of_a_proxy_that_is_no_replica(string flag)
    {
        await using var first = await ProxyUnderTest.StartAsync();
        await using var second = first.StartReplica(flag);
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        using var client = second.NewBrowser();
        var value = browser.Cookies["_oauth2_proxy"];

        using var page = await client.GetAsync("/", ("Cookie", $"_oauth2_proxy={value}; _other={value}"));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Sign in with GitHub", await page.TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>The same bytes, written as people write them. The raw form has a sign that base64 does not know, so that it is no base64 by chance.</summary>
    [Theory]
    [InlineData("!aw-16-byte-key/", "IWF3LTE2LWJ5dGUta2V5Lw==", "IWF3LTE2LWJ5dGUta2V5Lw")]
    [InlineData("!aw-24-byte-key/??>>~~??", "IWF3LTI0LWJ5dGUta2V5Lz8/Pj5+fj8/", "IWF3LTI0LWJ5dGUta2V5Lz8_Pj5-fj8_")]
    [InlineData("!aw-32-byte-key/??>>~~??01234567", "IWF3LTMyLWJ5dGUta2V5Lz8/Pj5+fj8/MDEyMzQ1Njc=", "IWF3LTMyLWJ5dGUta2V5Lz8_Pj5-fj8_MDEyMzQ1Njc=", "IWF3LTMyLWJ5dGUta2V5Lz8_Pj5-fj8_MDEyMzQ1Njc")]
    public async Task Accepts_a_session_under_the_same_secret_in_another_form(string raw, params string[] forms)
    {
        await using var first = await ProxyUnderTest.StartAsync($"--cookie-secret={raw}");
        using var browser = first.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        foreach (var form in forms)
        {
            await using var second = first.StartReplica($"--cookie-secret={form}");
            using var elsewhere = second.NewBrowser(cookies: browser.Cookies);

            using var page = await elsewhere.GetAsync("/");

            Assert.True(page.StatusCode == HttpStatusCode.OK, form);
        }
    }
}
