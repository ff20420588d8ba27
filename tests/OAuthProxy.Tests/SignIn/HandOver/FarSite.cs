using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>One callback, at auth.example.com, for kibana.example.com, which its cookie reaches, and for two hosts that it does not.</summary>
internal static class FarSite
{
    public const string Auth = "auth.example.com";
    public const string Near = "kibana.example.com";
    public const string Far = "tools.example.org";
    public const string Other = "wiki.example.net";

    private const string Callback = $"https://{Auth}/oauth2/callback";

    public static string[] Flags { get; } =
    [
        $"--upstream={Near}={{upstream}},{Far}={{upstream}},{Other}={{upstream}},*.dev.example.org={{upstream}}",
        $"--redirect-url={Callback}",
        "--cookie-domain=.example.com",
    ];

    public static async Task<ProxyUnderTest> StartAsync(params string[] flags)
    {
        var proxy = await ProxyUnderTest.StartAsync([.. Flags, .. flags]);
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, ProxyUnderTest.ClientSecret, Callback);
        return proxy;
    }

    /// <summary>From the start at a far host to the address at the callback's to which it sends the browser.</summary>
    public static async Task<string> AskAsync(TestBrowser browser, string address = "/x", string more = "")
    {
        using var start = await browser.GetAsync($"/oauth2/start?rd={Uri.EscapeDataString(address)}{more}");
        var location = LocationOf(start);
        Assert.StartsWith($"https://{Auth}/oauth2/handover?request=", location, StringComparison.Ordinal);
        return location;
    }

    /// <summary>From there, with a session at the callback's host, to the address with the ticket.</summary>
    public static async Task<string> TicketAsync(TestBrowser browser, string address = "/x")
    {
        using var answer = await browser.GetAsync(await AskAsync(browser, address));
        var location = LocationOf(answer);
        Assert.StartsWith($"https://{browser.Host}/oauth2/handover?ticket=", location, StringComparison.Ordinal);
        return location;
    }

    /// <summary>The whole sign-in at a far host, with a visit to GitHub.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(TestBrowser browser, string login = "alice", string address = "/x")
    {
        using var toGitHub = await browser.GetAsync(await AskAsync(browser, address));
        using var callback = await browser.GetAsync(await browser.ChooseAccountAsync(toGitHub.Headers.Location!, login));
        return await browser.GetAsync(LocationOf(callback));
    }

    /// <summary>The session goes on at a far host, where the browser has it at the callback's.</summary>
    public static async Task HandOverAsync(ProxyUnderTest proxy, CookieJar cookies, params string[] hosts)
    {
        foreach (var host in hosts)
        {
            using var far = proxy.NewBrowser(host, cookies);
            using var arrival = await far.GetAsync(await TicketAsync(far));
            Assert.Equal($"https://{host}/x", LocationOf(arrival));
        }
    }

    /// <summary>The hosts of these at which the browser is signed in.</summary>
    public static async Task<IReadOnlyList<string>> SignedInAtAsync(ProxyUnderTest proxy, CookieJar cookies, params string[] hosts)
    {
        var found = new List<string>();
        foreach (var host in hosts)
        {
            using var browser = proxy.NewBrowser(host, cookies);
            if (await StatusAsync(browser) == HttpStatusCode.OK)
            {
                found.Add(host);
            }
        }

        return found;
    }

    public static async Task<HttpStatusCode> StatusAsync(TestBrowser browser, string address = "/")
    {
        using var answer = await browser.GetAsync(address);
        return answer.StatusCode;
    }

    public static string LocationOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}
