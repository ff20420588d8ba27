using System.Net;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;
using static OAuthProxy.Tests.Support.AccountsProxy;

namespace OAuthProxy.Tests.SignIn;

public sealed class PasswordFormTests
{
    [Fact]
    public async Task The_right_password_begins_a_session_and_leads_to_where_one_wanted()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "carol", Password, "/deep/link?q=1#part");
        using var page = await browser.GetAsync("/deep/link");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/deep/link?q=1#part", answer.Location());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var request = Assert.Single(site.Proxy.Upstream.Requests);
        Assert.Equal(["carol"], request["X-Forwarded-User"]);
        Assert.Empty(request["X-Forwarded-Email"]);
        Assert.Empty(request["Cookie"]);
    }

    [Theory]
    [InlineData("carol", OtherPassword)]
    [InlineData("carol", "")]
    [InlineData("Carol", Password)]
    [InlineData("nobody", Password)]
    [InlineData("nobody", "\0")]
    [InlineData("carol", Password + "\0")]
    [InlineData("carol\0", Password)]
    public async Task A_wrong_name_and_a_wrong_password_get_the_same_answer(string name, string password)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, name, password);
        var text = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.Contains("User name or password is wrong.", text, StringComparison.Ordinal);
        Assert.Contains("name=\"token\"", text, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("WWW-Authenticate"));
        Assert.DoesNotContain(site.Proxy.Log.Lines, line => password.Length > 1 && line.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_name_is_told_as_such()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "", Password);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.GivesSession());
    }

    [Fact]
    public async Task The_answers_to_known_and_unknown_names_differ_in_nothing_but_the_name()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        var token = await TokenAsync(browser);

        var texts = new List<string>();
        foreach (var name in new[] { "carol", "nobody" })
        {
            using var answer = await PostAsync(browser, [new("username", name), new("password", "wrong"), new("token", token)]);
            texts.AddRange((await answer.TextAsync()).Replace(name, "NAME", StringComparison.Ordinal).Split('\n').Where(line => !line.Contains("name=\"token\"", StringComparison.Ordinal)));
        }

        Assert.Equal(texts[..(texts.Count / 2)], texts[(texts.Count / 2)..]);
        Assert.Contains(texts, line => line.Contains("NAME", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task The_form_leads_to_no_other_site(string address)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "carol", Password, address);

        Assert.Equal("/", answer.Location());
    }

    [Fact]
    public async Task Another_host_of_ours_is_reached_by_a_page_because_the_policy_forbids_the_redirect()
    {
        await using var site = await StartAsync("--whitelist-domain=.example.com");
        using var browser = site.Proxy.NewBrowser();

        using var answer = await SignInAsync(browser, "carol", Password, "https://grafana.example.com/d/1");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.GivesSession());
        Assert.Contains("https://grafana.example.com/d/1", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_planted_before_does_not_become_this_persons()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var first = await SignInAsync(browser, "dave", OtherPassword);
        var planted = browser.Cookies["_oauth2_proxy"];

        browser.Cookies.Set("_oauth2_proxy", planted!, "kibana.example.com");
        var token = await TokenAsync(browser, "/oauth2/sign_in");
        browser.Cookies.Set("_oauth2_proxy", planted!, "kibana.example.com");
        using var second = await PostAsync(browser, [new("username", "carol"), new("password", Password), new("token", token)]);

        Assert.True(second.GivesSession());
        Assert.NotEqual(planted, browser.Cookies["_oauth2_proxy"]);
    }

    [Theory]
    [InlineData("username=carol&password=x&padding=", 8192, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("username=carol&password=x&padding=", 1 << 20, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_large_body_is_refused(string beginning, int length, HttpStatusCode status)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var known = new StringContent(beginning + new string('x', length), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var unknown = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(beginning + new string('x', length))));
        unknown.Headers.ContentType = new("application/x-www-form-urlencoded");

        using var whole = await browser.SendAsync(HttpMethod.Post, "/oauth2/sign_in", known);
        using var chunked = await browser.SendAsync(HttpMethod.Post, "/oauth2/sign_in", unknown, ("Transfer-Encoding", "chunked"));

        Assert.Equal(status, whole.StatusCode);
        Assert.Equal(status, chunked.StatusCode);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Only_a_form_is_taken(string type)
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        using var content = new StringContent("username=carol&password=x");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var answer = await browser.SendAsync(HttpMethod.Post, "/oauth2/sign_in", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_lets_its_form_be_sent_to_this_site_alone()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();

        using var page = await browser.GetAsync("/");

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task There_is_no_form_where_the_operator_wants_none()
    {
        await using var site = await StartAsync("--display-htpasswd-form=false");
        using var browser = site.Proxy.NewBrowser();

        using var page = await browser.GetAsync("/");
        using var posted = await PostAsync(browser, [new("username", "carol"), new("password", Password)]);

        Assert.DoesNotContain("<form", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(page.SetCookies());
        Assert.Contains("form-action 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(posted.GivesSession());
    }

    [Fact]
    public async Task Where_strangers_go_straight_to_GitHub_the_page_is_at_its_own_address()
    {
        await using var site = await StartAsync("--skip-provider-button=true");
        using var browser = site.Proxy.NewBrowser();

        using var stranger = await browser.GetAsync("/");
        using var page = await browser.GetAsync("/oauth2/sign_in");

        Assert.Equal("github.com", stranger.Headers.Location!.Host);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("name=\"password\"", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_guesses_has_to_wait_and_is_told_how_long()
    {
        await using var site = await StartAsync();
        using var browser = site.Proxy.NewBrowser();
        var token = await TokenAsync(browser);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            using var wrong = await PostAsync(browser, [new("username", "carol"), new("password", $"wrong {attempt}"), new("token", token)]);
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var early = await PostAsync(browser, [new("username", "carol"), new("password", Password), new("token", token)]);
        site.Proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        using var later = await PostAsync(browser, [new("username", "carol"), new("password", Password), new("token", token)]);

        Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), early.Headers.RetryAfter?.Delta);
        Assert.False(early.GivesSession());
        Assert.True(later.GivesSession());
    }
}
