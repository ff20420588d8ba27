using System.Net;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Pages;

/// <summary>Pages of the operator's own, written as people have them for oauth2-proxy.</summary>
public sealed class OwnTemplateTests
{
    private const string SignIn = """
        {{define "sign_in.html"}}
        <!DOCTYPE html>
        <html><head><title>{{ .ProviderName | ToUpper }}</title><style>p { color: red }</style></head>
        <body>{{.LogoData}}{{ if .SignInMessage }}<p>{{.SignInMessage}}</p>{{ end }}
        <form method="GET" action="{{.ProxyPrefix}}/start"><input type="hidden" name="rd" value="{{.Redirect}}"><button>In</button></form>
        <a href="{{.ProxyPrefix}}/start?rd={{.Redirect}}">in</a>
        {{ if .CustomLogin }}<form method="POST" action="{{.ProxyPrefix}}/sign_in"></form>{{ end }}
        {{ if eq .StatusCode 400 401 }}<p>wrong</p>{{ end }}
        <script>document.title += "!"</script>
        {{ if eq .Footer "-" }}{{ else if eq .Footer "" }}<footer>v{{.Version}}</footer>{{ else }}<footer>{{.Footer}}</footer>{{ end }}
        </body></html>
        {{end}}
        """;

    private const string Error = """
        {{define "error.html"}}<h1>{{.StatusCode}} {{.Title}}</h1>{{ if .Message }}<p>{{.Message}}</p><p>{{.RequestID}}</p>{{ end }}
        {{ if .Redirect }}<form action="{{.Redirect}}"></form>{{ end }}
        <form method="GET" action="{{.ProxyPrefix}}/sign_in"><input type="hidden" name="rd" value="{{.Redirect}}"></form>{{end}}
        """;

    [Fact]
    public async Task The_sign_in_page_is_the_operators()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("sign_in.html", SignIn);
        await using var proxy = await StartAsync(directory, "--banner=<b>Hi</b>");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/a?b=1&c=\"><script>alert(1)</script>");
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Contains("<title>GITHUB</title>", page, StringComparison.Ordinal);
        Assert.Contains("<p><b>Hi</b></p>", page, StringComparison.Ordinal);
        Assert.Contains("action=\"/oauth2/start\"", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/oauth2/start?rd=%2Fa%3Fb%3D1%26c%3D", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", page, StringComparison.Ordinal);
        Assert.Contains("<footer>v", page, StringComparison.Ordinal);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(OAuthProxy.Pages.Html.HashOf("document.title += \"!\""), policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_of_the_operators_page_signs_in_and_returns()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("sign_in.html", SignIn);
        await using var proxy = await StartAsync(directory);
        using var browser = proxy.NewBrowser();
        using var answer = await browser.GetAsync("/a?b=1&c=2");
        var link = (await answer.TextAsync()).Split("<a href=\"")[1].Split('"')[0];

        using var gitHub = await browser.GetAsync(WebUtility.HtmlDecode(link));
        using var back = await browser.GetAsync(await browser.ChooseAccountAsync(gitHub.Headers.Location!, "alice"));

        Assert.Equal("/a?b=1&c=2", back.Location());
    }

    [Fact]
    public async Task The_operators_page_has_a_password_form_where_there_are_local_accounts()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("sign_in.html", SignIn);
        await using var site = await AccountsProxy.StartAsync($"--custom-templates-dir={directory["."]}");
        using var browser = site.Proxy.NewBrowser();

        using var answer = await browser.GetAsync("/");
        using var wrong = await AccountsProxy.PostAsync(browser, [new("username", "carol"), new("password", "x")], ("Sec-Fetch-Site", "same-origin"));

        Assert.Contains("<form method=\"POST\" action=\"/oauth2/sign_in\">", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("<p>wrong</p>", await wrong.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_pages_are_the_operators()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("error.html", Error);
        await using var proxy = await StartAsync(directory);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/oauth2/callback");
        using var json = await browser.GetAsync("/oauth2/callback", Answers.AcceptJson);
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.StartsWith("<h1>403 This sign-in cannot be completed</h1><p>It was begun", page, StringComparison.Ordinal);
        Assert.Contains("name=\"rd\" value=\"/\"", page, StringComparison.Ordinal);
        Assert.Equal("sign_in_expired", await json.ErrorAsync());
    }

    [Fact]
    public async Task Robots_get_the_operators_rules()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("robots.txt", "User-agent: *\nAllow: /\n");
        await using var proxy = await StartAsync(directory);
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/robots.txt");

        Assert.Equal("User-agent: *\nAllow: /\n", await answer.TextAsync());
    }

    [Theory]
    [InlineData("sign_in.html", "{{.Title}}", "sign_in.html line 1: the field .Title is not known")]
    [InlineData("error.html", "\n{{.LogoData}}", "error.html line 2: the field .LogoData is not known")]
    [InlineData("other.html", "x", "has neither sign_in.html nor error.html nor robots.txt")]
    public void What_a_template_does_not_know_stops_the_start(string file, string text, string message)
    {
        using var directory = new TemporaryDirectory();
        directory.Write(file, text);

        var problem = Reading.Problem($"--custom-templates-dir={directory["."]}");

        Assert.Equal("custom-templates-dir", problem.Option);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logo.gif", "neither a picture")]
    [InlineData("logo.png", "cannot be read")]
    [InlineData("http://cdn.example/logo.png", "is not an https address")]
    [InlineData("javascript:alert(1)", "is not an https address")]
    public void A_logo_that_cannot_be_shown_stops_the_start(string logo, string message)
    {
        var problem = Reading.Problem($"--custom-sign-in-logo={logo}");

        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
    }

    private static Task<ProxyUnderTest> StartAsync(TemporaryDirectory directory, params string[] flags) =>
        ProxyUnderTest.StartAsync([$"--custom-templates-dir={directory["."]}", .. flags]);
}
