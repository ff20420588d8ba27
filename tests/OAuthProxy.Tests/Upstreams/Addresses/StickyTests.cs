using System.Globalization;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Upstreams.Routing;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Upstreams.Addresses;

public sealed class StickyTests
{
    private const string Prefix = "_oauth2_proxy_upstream_";

    [Fact]
    public async Task A_browser_stays_where_it_was_first_sent()
    {
        await using var several = await StartAsync(3);
        var cookie = Assert.Single((await several.SignedIn.AskAsync("GET /"))["Set-Cookie"]);
        var browser = several.SignedIn.Browser;
        var first = await AskAsync(browser);

        for (var turn = 0; turn < 5; turn++)
        {
            Assert.Equal(first, await AskAsync(browser));
        }

        Assert.StartsWith(Prefix, cookie, StringComparison.Ordinal);
        Assert.EndsWith("; domain=kibana.example.com; path=/; secure; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("127.0.0.1", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(several.Applications.SelectMany(application => application.Requests), request => request["Cookie"].Any(line => line.Contains("upstream", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_stays_there_at_every_path_that_leads_to_the_application()
    {
        await using var several = await StartAsync(3);
        await several.SwapAsync(several.Upstream with { Path = "/api/", StripsPrefix = true }, several.Upstream, several.Upstream with { Path = "/x/", IsSticky = false });
        var cookie = (await several.SignedIn.AskAsync("GET /"))["Set-Cookie"].Single().Split(';')[0];
        var first = await several.AskAsync("GET /", $"Cookie: {cookie}");

        for (var turn = 0; turn < 4; turn++)
        {
            Assert.Equal(first, await several.AskAsync("GET /api/", $"Cookie: {cookie}"));
            Assert.Equal(first, await several.AskAsync("GET /", $"Cookie: {cookie}"));
        }
    }

    [Fact]
    public async Task It_goes_elsewhere_for_good_when_its_address_is_gone()
    {
        await using var dead = new ClosedApplication();
        dead.Open("first");
        await using var several = await StartAsync(2);
        var others = several.Upstream.Addresses;
        await several.SwapAsync(several.Upstream with { Balance = UpstreamBalance.First, Addresses = [dead.Address, .. others] });
        var browser = several.SignedIn.Browser;
        Assert.Equal("first", await AskAsync(browser));

        await dead.DisposeAsync();
        Assert.Equal("0", await AskAsync(browser));
        await several.SwapAsync(several.Upstream with { Addresses = [others[1], others[0]] });
        Assert.Equal("0", await AskAsync(browser)); // an address is known by what it is, not by where it stands
    }

    [Fact]
    public async Task What_is_planted_chooses_nothing()
    {
        await using var several = await StartAsync(2);
        var cookie = (await several.SignedIn.AskAsync("GET /"))["Set-Cookie"].Single().Split(';')[0];
        await several.SwapAsync(several.Upstream with { Balance = UpstreamBalance.First });
        var name = cookie.Split('=')[0];
        string[] planted = [$"{name}=http://169.254.169.254", $"{name}=1", $"{name}=", name, $"{name}={new string('A', 4000)}", $"{cookie}A", $"{Prefix}00000000={cookie.Split('=', 2)[1]}"];

        foreach (var plant in planted)
        {
            Assert.Equal("0", await several.AskAsync("GET /", $"Cookie: {plant}"));
        }

        // Another upstream's: sealed for that alone.
        await several.SwapAsync(several.Upstream, several.Upstream with { Host = "other.example" });
        var other = (await several.SignedIn.AskAtAsync("other.example", "GET /"))["Set-Cookie"].Single().Split(';')[0];
        Assert.NotEqual(name, other.Split('=')[0]);
        var answer = await several.SignedIn.AskAsync("GET /", $"Cookie: {name}={other.Split('=', 2)[1]}");
        Assert.Single(answer["Set-Cookie"]);
    }

    [Fact]
    public async Task Signing_out_forgets_it()
    {
        await using var several = await StartAsync(2);
        var browser = several.SignedIn.Browser;
        await AskAsync(browser);
        Assert.Contains(Prefix, several.SignedIn.Cookie, StringComparison.Ordinal);

        using var answer = await browser.GetAsync("/oauth2/sign_out");

        Assert.DoesNotContain(Prefix, browser.Cookies.HeaderFor(new Uri($"https://{ProxyUnderTest.Host}/")) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_cannot_set_it()
    {
        await using var several = await StartAsync(2);
        foreach (var application in several.Applications)
        {
            application.Answer = context =>
            {
                context.Response.Headers.SetCookie = $"{Prefix}00000000=x";
                return context.Response.WriteAsync("set");
            };
        }

        var cookie = Assert.Single((await several.SignedIn.AskAsync("GET /"))["Set-Cookie"]);

        Assert.DoesNotContain("00000000", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cookie_names_an_address_that_did_not_answer_and_none_is_set_for_one_address()
    {
        await using var dead = new ClosedApplication();
        await using var gone = new ClosedApplication();
        await using var several = await StartAsync(1);
        Assert.Empty((await several.SignedIn.AskAsync("GET /"))["Set-Cookie"]);

        await several.SwapAsync(several.Upstream with { Addresses = [dead.Address, gone.Address] });
        var answer = await several.SignedIn.AskAsync("GET /");
        Assert.Equal((502, 0), (answer.Status, answer["Set-Cookie"].Length));
    }

    private static Task<SeveralAddresses> StartAsync(int count) => SeveralAddresses.StartAsync(count, upstream => upstream with { IsSticky = true, Balance = UpstreamBalance.RoundRobin });

    private static async Task<string> AskAsync(TestBrowser browser)
    {
        using var answer = await browser.GetAsync("/");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
    }
}
