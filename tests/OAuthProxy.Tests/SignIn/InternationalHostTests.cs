using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>Domains with letters that are not ASCII: operators write them either way, browsers send A-labels (RFC 5890).</summary>
public sealed class InternationalHostTests
{
    private const string Domain = "xn--mnchen-3ya.example";
    private const string Kibana = "kibana." + Domain;
    private const string Auth = "auth." + Domain;
    private const string Callback = $"https://{Auth}/oauth2/callback";

    [Theory]
    [InlineData("münchen.example", Auth)]
    [InlineData(".xn--mnchen-3ya.example", "auth.münchen.example")]
    [InlineData("MÜNCHEN.example", Auth)]
    public async Task A_sign_in_is_one_for_the_whole_domain_and_a_sign_out_too(string domain, string callbackHost)
    {
        await using var proxy = await StartAsync(domain, callbackHost);
        using var kibana = proxy.NewBrowser(Kibana);

        using var signedIn = await kibana.SignInAsync(returnAddress: "/x");

        Assert.Equal($"https://{Kibana}/x", signedIn.Location());
        Assert.Contains(signedIn.SetCookies(), line => line.StartsWith("_oauth2_proxy=", StringComparison.Ordinal) && line.Contains($"domain={Domain};", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(kibana));
        using var auth = proxy.NewBrowser(Auth, kibana.Cookies);
        using var signedOut = await auth.GetAsync($"/oauth2/sign_out?rd=https://{Kibana}/bye");
        Assert.Equal($"https://{Kibana}/bye", signedOut.Location());
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(kibana));
        Assert.Empty(kibana.Cookies.Names);
    }

    [Theory]
    [InlineData(Auth)]
    [InlineData("auth.münchen.example")]
    public async Task A_session_goes_on_at_such_a_host_of_another_domain(string callbackHost)
    {
        await using var proxy = await StartAsync(Domain, callbackHost, "--upstream=" + $"{Kibana}={{upstream}},wiki.bücher.example={{upstream}}");
        using var kibana = proxy.NewBrowser(Kibana);
        using var signedIn = await kibana.SignInAsync();
        using var wiki = proxy.NewBrowser("wiki.xn--bcher-kva.example", kibana.Cookies);

        var there = await HandOver.Journey.FollowAsync(wiki, "/oauth2/start?rd=/x");
        Assert.Equal((HttpStatusCode.OK, "https://wiki.xn--bcher-kva.example/x"), (there.Status, there.End));
        var away = await HandOver.Journey.FollowAsync(kibana, "/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{Kibana}/bye", away.End);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await StatusAsync(kibana), await StatusAsync(wiki)));
    }

    [Theory]
    [InlineData("Origin")]
    [InlineData("Referer")]
    public async Task A_form_of_our_own_page_is_known_there(string header)
    {
        await using var site = await AccountsProxy.StartAsync("--cookie-domain=münchen.example", $"--upstream={Kibana}={{upstream}}");
        using var browser = site.Proxy.NewBrowser(Kibana);

        using var answer = await AccountsProxy.PostAsync(browser, [new("username", "carol"), new("password", AccountsProxy.Password), new("rd", "/a")], (header, $"https://{Kibana}" + (header == "Origin" ? "" : "/")));
        using var foreign = await AccountsProxy.PostAsync(browser, [new("username", "carol"), new("password", AccountsProxy.Password), new("rd", "/a")], (header, "https://wiki.xn--bcher-kva.example"));

        Assert.True(answer.GivesSession());
        Assert.False(foreign.GivesSession());
    }

    private static async Task<ProxyUnderTest> StartAsync(string domain, string callbackHost, params string[] flags)
    {
        var proxy = await ProxyUnderTest.StartAsync([$"--upstream={Kibana}={{upstream}}", $"--cookie-domain={domain}", $"--redirect-url=https://{callbackHost}/oauth2/callback", .. flags]);
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, Callback);
        return proxy;
    }

    private static async Task<HttpStatusCode> StatusAsync(TestBrowser browser)
    {
        using var answer = await browser.GetAsync("/");
        return answer.StatusCode;
    }
}
