using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>What a trusted gateway says of the request that it holds back, and what others would like to say.</summary>
public sealed class GatewayTests
{
    private static readonly string[] Trusting = ["--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1"];

    private static readonly string[] Open = ["--skip-auth-regex=^/public/", "--skip-auth-route=POST=^/hook$", "--skip-auth-preflight=true"];

    [Theory]
    [InlineData("X-Original-URL: https://kibana.example.com/public/x?y=1", "X-Original-Method: GET")]
    [InlineData("X-Original-URL: http://kibana.example.com:8080/public/", "X-Original-Method: DELETE")]
    [InlineData("X-Forwarded-Uri: /public/%C3%BC", "X-Forwarded-Method: GET")]
    [InlineData("X-Forwarded-Uri: /public/")]
    [InlineData("X-Forwarded-Uri: /hook?x=1", "X-Forwarded-Method: POST")]
    [InlineData("X-Original-URL: https://kibana.example.com/private", "X-Original-Method: OPTIONS")]
    [InlineData("X-Original-URL: https://kibana.example.com/public/?a", "X-Forwarded-Uri: /public/?a", "X-Original-Method: GET", "X-Forwarded-Method: GET")]
    public async Task A_rule_opens_the_path_that_a_trusted_gateway_asks_about(params string[] headers) =>
        Assert.Equal(HttpStatusCode.Accepted, await StatusForAStrangerAsync([.. Trusting, .. Open], headers));

    [Theory]
    [InlineData]
    [InlineData("X-Forwarded-Uri: /hook")]
    [InlineData("X-Forwarded-Uri: /hook", "X-Forwarded-Method: GET")]
    [InlineData("X-Forwarded-Uri: /private", "X-Forwarded-Method: GET")]
    [InlineData("X-Forwarded-Uri: /private?/public/")]

    // a gateway sets one pair; a client's other one must not help it
    [InlineData("X-Original-URL: https://kibana.example.com/private", "X-Forwarded-Uri: /public/")]
    [InlineData("X-Forwarded-Uri: /private", "X-Original-URL: https://kibana.example.com/public/")]
    [InlineData("X-Forwarded-Uri: /public/", "X-Original-URL: garbage")]
    [InlineData("X-Forwarded-Uri: /public/", "X-Forwarded-Uri: /private")]
    [InlineData("X-Forwarded-Uri: /hook", "X-Forwarded-Method: GET", "X-Original-Method: POST")]
    [InlineData("X-Forwarded-Uri: /private", "X-Forwarded-Method: GET", "X-Forwarded-Method: OPTIONS")]

    // what two servers could read in two ways
    [InlineData("X-Forwarded-Uri: /public/../private")]
    [InlineData("X-Forwarded-Uri: /public/%2e%2e/private")]
    [InlineData("X-Forwarded-Uri: /public/..%2fprivate")]
    [InlineData("X-Forwarded-Uri: /public%2f..%2fprivate")]
    [InlineData("X-Forwarded-Uri: /public/%252e%252e/private")]
    [InlineData("X-Forwarded-Uri: /public/..;/private")]
    [InlineData("X-Forwarded-Uri: /public/..\\private")]
    [InlineData("X-Forwarded-Uri: /public/%5c..%5cprivate")]
    [InlineData("X-Forwarded-Uri: //public/x")]
    [InlineData("X-Forwarded-Uri: /public//x")]
    [InlineData("X-Forwarded-Uri: /public/%23/x")]
    [InlineData("X-Forwarded-Uri: /public/#/x")]
    [InlineData("X-Forwarded-Uri: /public/%3f/x")]
    [InlineData("X-Forwarded-Uri: /public/%00")]
    [InlineData("X-Forwarded-Uri: /public/%0a")]
    [InlineData("X-Forwarded-Uri: /public/%")]
    [InlineData("X-Forwarded-Uri: /public/%zz")]
    [InlineData("X-Forwarded-Uri: /public/ x")]
    [InlineData("X-Forwarded-Uri: /public/\u00e4")]
    [InlineData("X-Forwarded-Uri: /PUBLIC/")]
    [InlineData("X-Forwarded-Uri: public/")]
    [InlineData("X-Forwarded-Uri: http://kibana.example.com/public/")]
    [InlineData("X-Original-URL: /public/")]
    [InlineData("X-Original-URL: //kibana.example.com/public/")]
    [InlineData("X-Original-URL: ftp://kibana.example.com/public/")]
    [InlineData("X-Original-URL: https:///public/")]
    [InlineData("X-Original-URL: https://a?b/public/")]
    [InlineData("X-Original-URL: https://a#b/public/")]
    [InlineData("X-Original-URL: https://user@kibana.example.com/public/")]
    [InlineData("X-Original-URL: https://kibana.example.com/public/../private")]
    [InlineData("X-Original-URL: https://kibana.example.com/private#/public/")]
    [InlineData("X-Rewrite-URL: /public/")]
    [InlineData("X-Original-URI: /public/")]
    public async Task A_rule_opens_nothing_else(params string[] headers) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusForAStrangerAsync([.. Trusting, .. Open], headers));

    [Theory]
    [InlineData("--reverse-proxy=true")]
    [InlineData("--trusted-proxy-ip=127.0.0.1")]
    [InlineData("--reverse-proxy=true", "--trusted-proxy-ip=10.0.0.0/8")]
    public async Task Nobody_else_is_believed(params string[] flags)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusForAStrangerAsync([.. flags, .. Open], "X-Forwarded-Uri: /public/", "X-Forwarded-Method: GET"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusForAStrangerAsync([.. flags, .. Open], "X-Original-URL: https://kibana.example.com/public/", "X-Original-Method: GET"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/oauth2/userinfo")]
    public async Task No_other_address_is_opened_by_what_the_gateway_says(string address)
    {
        await using var proxy = await ProxyUnderTest.StartAsync([.. Trusting, .. Open]);
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync(address, ("X-Forwarded-Uri", "/public/"), ("X-Original-URL", "https://kibana.example.com/public/"), Answers.AcceptJson);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_open_path_is_open_to_somebody_whom_a_constraint_refuses_as_to_any_stranger()
    {
        await using var signedIn = await SignedInProxy.StartAsync([.. Trusting, .. Open, "--set-xauthrequest=true"]);

        using var answer = await signedIn.Browser.GetAsync("/oauth2/auth?allowed_groups=other", ("X-Forwarded-Uri", "/public/"));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Auth-Request-User"));
    }

    [Theory]
    [InlineData("https://kibana.example.com/app?q=1&x=%2F", "/oauth2/sign_in?rd=%2Fapp%3Fq%3D1%26x%3D%252F")]
    [InlineData("https://evil.example/app", "/oauth2/sign_in?rd=%2F")]
    [InlineData("https://kibana.example.com//evil.example", "/oauth2/sign_in?rd=%2F")]
    [InlineData("https://kibana.example.com/oauth2/sign_in?rd=%2Fa", "/oauth2/sign_in?rd=%2F")]
    [InlineData("https://kibana.example.com/a?b=\\c", "/oauth2/sign_in?rd=%2Fa%3Fb%3D%255Cc")]
    public async Task Sends_people_to_the_sign_in_where_the_gateway_hands_the_answer_on(string original, string location)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Trusting);
        using var stranger = proxy.NewBrowser();

        using var person = await stranger.GetAsync("/oauth2/auth?mode=redirect", ("X-Original-URL", original), Answers.AcceptHtml);
        using var program = await stranger.GetAsync("/oauth2/auth?mode=redirect", ("X-Original-URL", original), Answers.AcceptJson);
        using var script = await stranger.GetAsync("/oauth2/auth?mode=redirect", ("X-Original-URL", original), ("Sec-Fetch-Mode", "cors"));
        using var other = await stranger.GetAsync("/oauth2/auth?mode=other", ("X-Original-URL", original));

        Assert.Equal((HttpStatusCode.Redirect, location), (person.StatusCode, person.Location()));
        Assert.True(person.Headers.CacheControl?.NoStore);
        Assert.All([program, script, other], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Fact]
    public async Task Knows_no_way_back_from_whom_it_does_not_trust()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var stranger = proxy.NewBrowser();

        using var answer = await stranger.GetAsync("/oauth2/auth?mode=redirect", ("X-Forwarded-Uri", "/app"));

        Assert.Equal("/oauth2/sign_in?rd=%2F", answer.Location());
    }

    [Fact]
    public async Task Sends_people_of_another_host_to_the_host_of_the_callback_and_knows_the_way_back()
    {
        await using var proxy = await ProxyUnderTest.StartAsync([.. Trusting, "--cookie-domain=example.com", "--redirect-url=https://auth.example.com/oauth2/callback"]);
        using var stranger = proxy.NewBrowser("gateway.internal");

        using var answer = await stranger.GetAsync("/oauth2/auth?mode=redirect", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "grafana.example.com"), ("X-Forwarded-Uri", "/d/x?y=1"));
        using var foreign = await stranger.GetAsync("/oauth2/auth?mode=redirect", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Uri", "/d/x"));

        Assert.Equal("https://auth.example.com/oauth2/sign_in?rd=https%3A%2F%2Fgrafana.example.com%2Fd%2Fx%3Fy%3D1", answer.Location());
        Assert.Equal("https://auth.example.com/oauth2/sign_in?rd=%2Fd%2Fx", foreign.Location());
    }

    [Fact]
    public async Task A_refusal_that_is_handed_on_is_a_page_for_people()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Trusting);
        await using var stricter = proxy.StartReplica([.. Trusting, "--github-team=sre"]);
        using var browser = proxy.NewBrowser();
        using var signIn = await browser.SignInAsync("bob");
        using var elsewhere = stricter.NewBrowser(cookies: browser.Cookies);

        using var answer = await elsewhere.GetAsync("/oauth2/auth?mode=redirect", ("X-Forwarded-Uri", "/app"), Answers.AcceptHtml);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("href=\"/oauth2/start?rd=%2Fapp&amp;prompt=select_account\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_own_pages_return_to_what_a_trusted_gateway_held_back()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Trusting);
        using var browser = proxy.NewBrowser();

        using var page = await browser.GetAsync("/oauth2/sign_in", ("X-Forwarded-Uri", "/app?q=1"));
        using var own = await browser.GetAsync("/oauth2/sign_in", ("X-Forwarded-Uri", "/oauth2/sign_in"));

        Assert.Contains("rd=%2Fapp%3Fq%3D1", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("rd=%2F\"", await own.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusForAStrangerAsync(string[] flags, params string[] headers)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flags);
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"GET /oauth2/auth HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return (HttpStatusCode)(await connection.ReadResponseAsync()).Status;
    }
}
