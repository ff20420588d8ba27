using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Pages;

public sealed class OwnTextTests
{
    private const string Picture = """<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>""";

    [Theory]
    [InlineData("--provider-display-name=Acme <Git>", "Sign in with Acme &lt;Git&gt;", "Sign in with GitHub")]
    [InlineData("--banner=<b>Ask Bob</b> for access", "<b>Ask Bob</b> for access", "This site is private")]
    [InlineData("--banner=-", "Sign in with GitHub", "This site is private")]
    [InlineData("--footer=<i>Acme</i>", "<footer><i>Acme</i></footer>", "<footer></footer>")]
    [InlineData("--footer=-", "Sign in with GitHub", "<footer>")]
    [InlineData("--custom-sign-in-logo=https://cdn.example/logo.png", "src=\"https://cdn.example/logo.png\"", "<svg")]
    [InlineData("--custom-sign-in-logo=-", "Sign in with GitHub", "<svg")]
    public async Task The_sign_in_page_has(string flag, string there, string gone)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/");
        var page = await answer.TextAsync();

        Assert.Contains(there, page, StringComparison.Ordinal);
        Assert.DoesNotContain(gone, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_from_a_file_is_a_part_of_the_page_and_runs_no_script()
    {
        using var directory = new TemporaryDirectory();
        await using var proxy = await ProxyUnderTest.StartAsync($"--custom-sign-in-logo={directory.Write("logo.svg", Picture)}");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/");
        var page = await answer.TextAsync();

        Assert.Contains($"<img class=\"logo\" src=\"data:image/svg&#x2B;xml;base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Picture))}\"".Replace("+", "&#x2B;", StringComparison.Ordinal), page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        Assert.Contains("img-src data:;", Policy(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_and_styles_in_the_operators_text_are_shown_and_scripts_do_not_run()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--banner=<img src=https://h/x.png><script>alert(1)</script>");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/");

        Assert.Contains("img-src https: data:;", Policy(answer), StringComparison.Ordinal);
        Assert.Contains("style-src-attr 'unsafe-inline';", Policy(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-inline'", Policy(answer).Split(';').Single(part => part.Contains("script-src", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_pages_have_the_footer_too()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--footer=<i>Acme</i>");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/oauth2/callback");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("<div><i>Acme</i></div>", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reason_of_an_error_is_shown_only_if_the_operator_says_so(bool shows)
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--show-debug-on-error={shows}");
        using var browser = proxy.NewBrowser();

        using var page = await browser.GetAsync("/oauth2/callback?state=x&code=y");
        using var json = await browser.GetAsync("/oauth2/callback?state=x&code=y", Answers.AcceptJson);

        Assert.Equal(shows, (await page.TextAsync()).Contains("Reason: ", StringComparison.Ordinal));
        Assert.Equal(shows, (await json.TextAsync()).Contains("\"reason\":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_reason_why_an_upstream_gave_no_answer_is_shown_on_demand()
    {
        await using var proxy = await SignedInProxy.StartAsync("--upstream=http://127.0.0.1:1/", "--show-debug-on-error=true");

        using var answer = await proxy.Browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("Reason: Connection refused", await answer.TextAsync(), StringComparison.Ordinal);
    }

    private static string Policy(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
}
