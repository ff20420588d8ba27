using System.Net;
using OAuthProxy.Sessions;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

public sealed class NewSessionTests
{
    [Fact]
    public async Task A_session_that_was_planted_does_not_become_the_persons()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var attacker = proxy.NewBrowser();
        using var planted = await attacker.SignInAsync("bob");
        var cookie = attacker.Cookies["_oauth2_proxy"]!;
        using var victim = proxy.NewBrowser();
        victim.Cookies.Set("_oauth2_proxy", cookie, ProxyUnderTest.Host);

        using var signedIn = await victim.SignInAsync("alice");
        using var page = await victim.GetAsync("/");

        Assert.Equal(["alice"], proxy.Upstream.Last["X-Forwarded-User"]);
        Assert.NotEqual((await SessionInAsync(proxy, cookie)).Id, (await SessionInAsync(proxy, victim.Cookies["_oauth2_proxy"]!)).Id);
    }

    [Fact]
    public async Task Has_a_new_id_at_every_sign_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var first = await browser.SignInAsync();
        var before = await SessionInAsync(proxy, browser.Cookies["_oauth2_proxy"]!);
        using var second = await browser.SignInAsync();
        var after = await SessionInAsync(proxy, browser.Cookies["_oauth2_proxy"]!);

        Assert.NotEqual(before.Id, after.Id);
    }

    [Fact]
    public async Task Several_tabs_that_sign_in_at_once_all_succeed()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");
        using var browser = proxy.NewBrowser();
        var callbacks = new List<string>();
        for (var tab = 0; tab < 5; tab++)
        {
            using var started = await browser.GetAsync($"/tab/{tab}");
            callbacks.Add(await browser.ChooseAccountAsync(started.Headers.Location!, "alice"));
        }

        callbacks.Reverse();
        foreach (var (callback, tab) in callbacks.Zip([4, 3, 2, 1, 0]))
        {
            using var answer = await browser.GetAsync(callback);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal($"/tab/{tab}", answer.Location());
        }

        Assert.Equal(["_oauth2_proxy"], browser.Cookies.Names);
    }

    [Fact]
    public async Task Fifty_sign_ins_that_nobody_finished_do_not_hinder_the_next()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--skip-provider-button=true");
        using var browser = proxy.NewBrowser();
        for (var request = 0; request < 50; request++)
        {
            using var started = await browser.GetAsync("/");
            Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        }

        using var answer = await browser.SignInAsync();
        using var page = await browser.GetAsync("/");

        Assert.Equal("upstream", await page.TextAsync());
    }

    private static async Task<Session> SessionInAsync(ProxyUnderTest proxy, string cookie) => (await proxy.SessionOfAsync($"_oauth2_proxy={cookie}"))!;
}
