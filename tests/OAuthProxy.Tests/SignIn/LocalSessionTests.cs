using System.Net;
using System.Text.Json;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.Support.AccountsProxy;

namespace OAuthProxy.Tests.SignIn;

/// <summary>The session of a local account, judged by today's file at every request.</summary>
public sealed class LocalSessionTests
{
    [Theory]
    [InlineData("dave:" + OtherHash + "\n")]
    [InlineData("carol:" + OtherHash + "\n")]
    [InlineData("")]
    public async Task Ends_with_the_next_request_when_the_account_is_gone_or_has_another_password(string text)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await SignInAsync(browser, "carol", Password);
        using var before = await browser.GetAsync("/");

        site.Write(text);
        using var after = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        Assert.True(after.Removes("_oauth2_proxy"));
        Assert.Single(site.Proxy.Upstream.Requests);
    }

    [Fact]
    public async Task Goes_on_when_the_new_file_is_broken_or_changes_others()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await SignInAsync(browser, "carol", Password);

        site.Write("carol:plain\n");
        using var broken = await browser.GetAsync("/");
        site.Write($"carol:{Hash}\n");
        using var others = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, broken.StatusCode);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task Is_never_refreshed_at_GitHub_and_has_the_lifetime_of_every_session()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await SignInAsync(browser, "alice", Password);
        site.Proxy.GitHub.Directory.RemoveUser("alice");

        site.Proxy.Clock.Advance(TimeSpan.FromHours(100));
        using var later = await browser.GetAsync("/");
        site.Proxy.Clock.Advance(TimeSpan.FromHours(68));
        using var over = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Empty(later.SetCookies());
        Assert.Equal(HttpStatusCode.Forbidden, over.StatusCode);
    }

    [Fact]
    public async Task Of_a_namesake_at_GitHub_goes_by_the_rules_for_GitHub_whatever_the_file_says()
    {
        await using var site = await StartAsync("--github-user=bob");
        using var gitHub = site.Proxy.NewBrowser();
        using var local = site.Proxy.NewBrowser();

        using var refused = await gitHub.SignInAsync("mallory");
        using var alice = await gitHub.SignInAsync("alice");
        using var form = await SignInAsync(local, "alice", Password);
        site.Write($"carol:{Hash}\n");
        using var stillIn = await gitHub.GetAsync("/");
        using var out_ = await local.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stillIn.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, out_.StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("--htpasswd-user-group=robots", HttpStatusCode.Forbidden)]
    [InlineData("--htpasswd-user-group=robots,OPS", HttpStatusCode.SeeOther)]
    public async Task Needs_an_allowed_group_as_everybody_does(string groups, HttpStatusCode status)
    {
        await using var site = await StartAsync(["--allowed-group=ops", .. groups.Length == 0 ? [] : new[] { groups }]);
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "carol", Password);
        using var program = await browser.GetAsync("/oauth2/auth", Basic("carol", Password));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.SeeOther, answer.GivesSession());
        Assert.Equal(status == HttpStatusCode.SeeOther ? HttpStatusCode.Accepted : HttpStatusCode.Forbidden, program.StatusCode);
    }

    [Fact]
    public async Task Is_told_who_it_is()
    {
        await using var site = await StartAsync("--htpasswd-user-group=ops,robots");
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await SignInAsync(browser, "carol", Password);

        using var answer = await browser.GetAsync("/oauth2/userinfo");
        using var page = await browser.GetAsync("/");

        using var json = JsonDocument.Parse(await answer.TextAsync());
        Assert.Equal("carol", json.RootElement.GetProperty("user").GetString());
        Assert.Equal("", json.RootElement.GetProperty("email").GetString());
        Assert.Equal(["ops", "robots"], json.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        Assert.Equal(["ops,robots"], Assert.Single(site.Proxy.Upstream.Requests)["X-Forwarded-Groups"]);
    }

    [Fact]
    public async Task Local_accounts_alone_need_no_rule_and_let_nobody_from_GitHub_in()
    {
        await using var site = await StartAsync("--email-domain", "--github-org");
        using var gitHub = site.Proxy.NewBrowser();
        using var local = site.Proxy.NewBrowser();

        using var refused = await gitHub.SignInAsync("alice");
        using var form = await SignInAsync(local, "carol", Password);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.True(form.GivesSession());
    }

    [Fact]
    public async Task Is_of_no_use_at_a_replica_without_the_file()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var signedIn = await SignInAsync(browser, "carol", Password);

        await using var without = site.Proxy.StartReplica();
        using var elsewhere = without.NewBrowser(cookies: browser.Cookies);
        using var answer = await elsewhere.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
