using System.Net;
using OAuthProxy.Pages;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Pages;

public sealed class HtmlEncodingTests
{
    private const string Attack = "\"'><script>alert(1)</script>";

    [Theory]
    [InlineData("/oauth2/sign_in?rd=")]
    [InlineData("/x?y=")]
    public async Task Encodes_an_address_that_a_stranger_was_sent_to(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(address + Uri.EscapeDataString("/" + Attack));
        var page = await answer.TextAsync();

        Assert.Contains("Sign in with GitHub", page, StringComparison.Ordinal);
        Assert.Contains("script", page.Split("id=\"start\"")[1].Split('>')[0], StringComparison.Ordinal);
        AssertHarmless(page);
    }

    [Fact]
    public async Task Encodes_a_login_that_GitHub_should_not_have_allowed()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Directory.AddUser(Attack, Attack, new GitHubEmail("x@corp.example", Primary: true));
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync(Uri.EscapeDataString(Attack), $"/{Attack}"));
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; is not a member", page, StringComparison.Ordinal);
        AssertHarmless(page);
    }

    [Fact]
    public async Task Encodes_the_address_on_the_page_that_goes_on()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-samesite=strict");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync("alice", $"/x?y={Attack}#z");
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.GivesSession());
        AssertHarmless(page);
        var encoded = WebUtility.HtmlDecode(page.Split("http-equiv=\"refresh\" content=\"0;url=")[1].Split('"')[0]);
        Assert.Equal($"/x?y={Attack}#z", encoded);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a\"onload=alert(1)")]
    [InlineData("a'b")]
    public async Task Shows_a_Host_only_encoded(string host)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        using var body = new MemoryStream();
        context.Response.Body = body;

        await new SignInPage(new()).WriteAsync(context, new(403, "/oauth2/start?rd=%2F", "/", TakesFragment: true));
        await new ErrorPage(new()).WriteAsync(context, new ErrorDetail(404, "x", host, host) { Remedy = host, Links = [new PageLink(host, host)] });

        var page = System.Text.Encoding.UTF8.GetString(body.ToArray());
        Assert.DoesNotContain(host, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    private static void AssertHarmless(string page)
    {
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"'>", page, StringComparison.Ordinal);
    }
}
