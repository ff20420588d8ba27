using System.Net;
using OAuthProxy.Tests.Sessions.Stores;
using OAuthProxy.Tests.SignIn.HandOver;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>The proxy's own front page.</summary>
public sealed class PortalTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    [Theory]
    [InlineData("/oauth2/")]
    [InlineData("/oauth2")]
    public async Task Says_who_somebody_is_and_until_when(string address)
    {
        await using var alice = await SignedInProxy.StartAsync();
        alice.Proxy.Clock.Advance(TimeSpan.FromHours(2)); // GitHub is asked again with this request
        var now = alice.Proxy.Clock.GetUtcNow().UtcDateTime;

        using var answer = await alice.Browser.GetAsync(address);
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("You are signed in as alice", page, StringComparison.Ordinal);
        Assert.Contains("alice@corp.example", page, StringComparison.Ordinal);
        Assert.Contains("<li>acme:sre</li>", page, StringComparison.Ordinal);
        Assert.Contains($"<dt>Signed in until</dt><dd><time datetime=\"{now.AddHours(166):yyyy-MM-ddTHH:mm:ssZ}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<dt>GitHub was asked</dt><dd><time datetime=\"{now:yyyy-MM-ddTHH:mm:ssZ}\">", page, StringComparison.Ordinal);
        Assert.Empty(alice.Upstream.Requests);
    }

    [Fact]
    public async Task Leads_to_every_host_that_is_written_out()
    {
        await using var proxy = await FarSite.StartAsync("--upstream=kibana.example.com={upstream},tools.example.org/app/={upstream},tools.example.org/app/api/={upstream},*.dev.example.com={upstream}");
        using var browser = proxy.NewBrowser(FarSite.Near);
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync("/oauth2/");
        var page = await answer.TextAsync();

        Assert.Equal(
            ["https://kibana.example.com/", "https://tools.example.org/app/"],
            page.Split("<li><a href=\"").Skip(1).Select(part => part.Split('"')[0]));
        Assert.DoesNotContain("*", page.Split("<body>")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_by_the_port_by_which_it_was_asked()
    {
        await using var proxy = await FarSite.StartAsync("--upstream=kibana.example.com={upstream}");
        using var browser = proxy.NewBrowser(FarSite.Near + ":8443");
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync("/oauth2/");

        Assert.Contains("href=\"https://kibana.example.com:8443/\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_to_the_application_that_is_at_any_host()
    {
        await using var alice = await SignedInProxy.StartAsync();

        using var answer = await alice.Browser.GetAsync("/oauth2/");

        Assert.Contains($"<li><a href=\"/\">{ProxyUnderTest.Host}</a></li>", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other.example.com", true)]
    [InlineData("kibana.example.com", false)]
    [InlineData("x.dev.example.com", false)]
    public async Task Leads_there_only_from_a_host_that_it_serves(string host, bool leads)
    {
        await using var proxy = await FarSite.StartAsync("--upstream={upstream},kibana.example.com={upstream},*.dev.example.com={upstream}");
        using var browser = proxy.NewBrowser(FarSite.Near);
        using var signedIn = await browser.SignInAsync();

        using var answer = await browser.GetAsync($"https://{host}/oauth2/");

        Assert.Equal(leads, (await answer.TextAsync()).Contains("<li><a href=\"/\">", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stranger_signs_in_and_comes_back_to_it()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var stranger = await browser.GetAsync("/oauth2/");
        var start = WebUtility.HtmlDecode((await stranger.TextAsync()).Split("id=\"start\" href=\"")[1].Split('"')[0]);
        using var arrival = await browser.GetAsync(await browser.ChooseAccountAsync("alice", start: start));

        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        Assert.Equal("/oauth2/", arrival.Location());
    }

    [Theory]
    [InlineData("--skip-auth-regex=.*")]
    [InlineData("--trusted-ip=127.0.0.1")]
    public async Task Who_needs_no_sign_in_is_nobody_there(string flag)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/oauth2/");
        var page = await answer.TextAsync();

        Assert.Contains("Sign in to", page, StringComparison.Ordinal);
        Assert.DoesNotContain("You are signed in", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_use_the_site_sees_none_of_it()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--github-org");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("mallory");
        await using var strict = proxy.StartReplica();
        using var there = strict.NewBrowser(cookies: browser.Cookies);

        using var answer = await there.GetAsync("/oauth2/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("Where you can go", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_a_way_out_and_one_for_everywhere_where_the_store_can()
    {
        await using var alice = await SignedInProxy.StartAsync();
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        using var withCookie = await alice.Browser.GetAsync("/oauth2/");
        using var withRedis = await browser.GetAsync("/oauth2/");

        const string Everywhere = "href=\"/oauth2/sign_out?everywhere=true\"";
        Assert.Contains("href=\"/oauth2/sign_out?rd=%2Foauth2%2Fsign_in\"", await withCookie.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Everywhere, await withCookie.TextAsync(), StringComparison.Ordinal);
        Assert.Contains(Everywhere, await withRedis.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_keeps_it_and_nothing_runs_on_it()
    {
        await using var alice = await SignedInProxy.StartAsync();

        using var answer = await alice.Browser.GetAsync("/oauth2/");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_GitHub_says_of_somebody_is_text()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.AddUser("<i>eve", emails: new TryIt.StandIn.GitHubEmail("\"<b>\"@corp.example", Primary: true));
        proxy.GitHub.Directory.AddOrganization("acme", "<i>eve");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync(Uri.EscapeDataString("<i>eve"));

        using var answer = await browser.GetAsync("/oauth2/");
        var page = await answer.TextAsync();

        Assert.Contains("&lt;i&gt;eve", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }
}
