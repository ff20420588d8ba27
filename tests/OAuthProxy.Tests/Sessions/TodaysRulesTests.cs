using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>A session was made under other rules, or the rules have changed since: today's decide, on every way in, and say why.</summary>
public sealed class TodaysRulesTests
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public static TheoryData<string, string[]> Rules() => new()
    {
        { "not_in_organization", ["--github-org=other"] },
        { "not_in_team", ["--github-team=sre"] },
        { "not_in_allowed_group", ["--allowed-group=acme:sre"] },
        { "not_listed_user", ["--github-org", "--github-user=alice"] },
        { "email_not_allowed", ["--email-domain=other.example"] },
    };

    /// <summary>Bob is signed in where he may be, and asks where he may not.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Whoever_no_longer_fits_is_out_on_every_way_in(string reason, string[] rules)
    {
        await using var before = await ProxyUnderTest.StartAsync();
        await using var today = before.StartReplica(rules);
        using var browser = before.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var cookie = ("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        using var client = today.NewBrowser();

        using var page = await client.GetAsync("/app", cookie);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("<h1>You may not use this site</h1>", await page.TextAsync(), StringComparison.Ordinal);
        Assert.True(page.Removes("_oauth2_proxy"));

        foreach (var address in new[] { "/app", "/oauth2/auth", "/oauth2/userinfo", "/oauth2/ext_authz/app" })
        {
            using var answer = await client.GetAsync(address, cookie, Answers.AcceptJson);
            Assert.Equal((address, HttpStatusCode.Forbidden, reason), (address, answer.StatusCode, await answer.ErrorAsync()));
            Assert.True(answer.Removes("_oauth2_proxy"), address);
        }

        await using var socket = await RawConnection.OpenAsync(today.EndPoint);
        await socket.SendAsync($"GET /socket HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nCookie: {cookie.Item2}\r\n{Upgrade}\r\n");
        Assert.Equal(403, (await socket.ReadResponseAsync()).Status);
        Assert.Empty(before.Upstream.Requests);
    }

    [Fact]
    public async Task Whoever_is_struck_off_the_list_of_addresses_is_out_at_the_next_request()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("emails", "alice@corp.example\nbob@corp.example\n");
        await using var proxy = await ProxyUnderTest.StartAsync("--email-domain", $"--authenticated-emails-file={file}");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        using var before = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        var asked = proxy.Upstream.Requests.Count;

        directory.Write("emails", "alice@corp.example\n");
        proxy.Services.GetServices<WatchedFile>().Single(watched => watched.Path == file).Read();

        var cookie = ("Cookie", $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}");
        using var client = proxy.NewBrowser();
        foreach (var address in new[] { "/", "/oauth2/auth", "/oauth2/userinfo", "/oauth2/ext_authz/" })
        {
            using var answer = await client.GetAsync(address, cookie, Answers.AcceptJson);
            Assert.Equal((address, HttpStatusCode.Forbidden, "email_not_allowed"), (address, answer.StatusCode, await answer.ErrorAsync()));
        }

        Assert.Equal(asked, proxy.Upstream.Requests.Count);
    }

    /// <summary>At a refresh GitHub tells of it; the way in makes no difference.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/oauth2/auth")]
    [InlineData("/oauth2/userinfo")]
    [InlineData("/oauth2/ext_authz/")]
    public async Task Whoever_left_the_organization_is_out_at_the_refresh(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        proxy.GitHub.Directory.RemoveMember("acme", "bob");

        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        using var answer = await browser.GetAsync(address, Answers.AcceptJson);

        Assert.Equal((HttpStatusCode.Forbidden, "not_in_organization"), (answer.StatusCode, await answer.ErrorAsync()));
        Assert.True(answer.Removes("_oauth2_proxy"));
        Assert.False(answer.GivesSession());
        Assert.Empty(browser.Cookies.Names);
        Assert.Empty(proxy.Upstream.Requests);
    }
}
