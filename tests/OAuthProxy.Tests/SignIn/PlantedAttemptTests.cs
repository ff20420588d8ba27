using System.Globalization;
using System.Net;
using System.Text;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>A host below the same domain plants cookies of sign-ins under way.</summary>
public sealed class PlantedAttemptTests
{
    private const string Prefix = "_oauth2_proxy_csrf_";

    private static readonly Uri Neighbour = new("https://evil.example.com/");

    public static TheoryData<string, string> Stamps() => new()
    {
        { "now", "" },
        { "years ahead", "" },
        { "the largest number", "" },
        { "nothing", "" },
        { "now", "--cookie-csrf-per-request-limit=3" },
        { "years ahead", "--cookie-csrf-per-request-limit=3" },
    };

    /// <summary>However often, and although the planted ones cannot be removed.</summary>
    [Theory]
    [MemberData(nameof(Stamps))]
    public async Task Fifty_of_them_prevent_no_sign_in(string stamp, string flag)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(flag.Length == 0 ? [] : [flag]);
        using var browser = proxy.NewBrowser();
        for (var round = 0; round < 3; round++)
        {
            for (var index = 0; index < 50; index++)
            {
                browser.Cookies.Store(Neighbour, [$"{Prefix}{index:00000000}={Stamp(stamp, proxy.Clock)}.AAAAAAAAAAAAAAAAAAAAAA; domain=example.com; path=/oauth2"]);
            }

            using var answer = await browser.SignInAsync(returnAddress: "/deep");

            Assert.Equal("/deep", answer.Location());
            using var page = await browser.GetAsync("/");
            Assert.Equal("upstream", await page.TextAsync());
            using var signedOut = await browser.GetAsync("/oauth2/sign_out");
        }
    }

    /// <summary>Those that cannot be anybody's go first, so that the person's own in another tab stays.</summary>
    [Theory]
    [InlineData("years ahead")]
    [InlineData("the largest number")]
    [InlineData("nothing")]
    public async Task Those_of_no_time_do_not_drive_out_those_of_another_tab(string stamp)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--cookie-csrf-per-request-limit=5");
        using var browser = proxy.NewBrowser();
        var otherTab = await browser.ChooseAccountAsync("alice", "/other");
        for (var index = 0; index < 50; index++)
        {
            browser.Cookies.Store(Neighbour, [$"{Prefix}{index:00000000}={Stamp(stamp, proxy.Clock)}.AAAAAAAAAAAAAAAAAAAAAA; domain=example.com; path=/oauth2"]);
        }

        using var here = await browser.SignInAsync(returnAddress: "/here");
        using var there = await browser.GetAsync(otherTab);

        Assert.Equal(("/here", "/other"), (here.Location(), there.Location()));
    }

    [Fact]
    public async Task One_of_the_same_name_prevents_no_sign_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice", "/deep");
        var name = browser.Cookies.Names.Single();
        foreach (var path in new[] { "/", "/oauth2", "/oauth2/callback" })
        {
            browser.Cookies.Store(Neighbour, [$"{name}=1.planted; domain=example.com; path={path}"]);
        }

        using var answer = await browser.GetAsync(callback);

        Assert.Equal("/deep", answer.Location());
    }

    /// <summary>A browser sends each cookie in a field of its own by HTTP/2; they count there as they do here.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(500)]
    public async Task As_many_as_the_limit_allows_beside_other_cookies_are_taken(int others)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var head = new StringBuilder($"GET /oauth2/start HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n");
        for (var tab = 0; tab < 50; tab++)
        {
            using var started = await browser.GetAsync("/oauth2/start");
            head.Append(CultureInfo.InvariantCulture, $"Cookie: {started.SetCookies().Single(line => line.Contains("max-age", StringComparison.Ordinal)).Split(';')[0]}\r\n");
        }

        for (var index = 0; index < others; index++)
        {
            head.Append(CultureInfo.InvariantCulture, $"Cookie: other{index}=1\r\n");
        }

        Assert.Equal(50, browser.Cookies.Count);
        Assert.InRange(browser.Cookies.HeaderFor(new Uri($"https://{ProxyUnderTest.Host}/oauth2/callback"))!.Length, 50, 4096);
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);

        await connection.SendAsync(head.Append("\r\n").ToString());

        Assert.Equal((int)HttpStatusCode.Redirect, (await connection.ReadResponseAsync()).Status);
    }

    private static string Stamp(string name, TimeProvider clock) => name switch
    {
        "now" => clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "years ahead" => (clock.GetUtcNow().ToUnixTimeSeconds() + 100_000_000).ToString(CultureInfo.InvariantCulture),
        "the largest number" => long.MaxValue.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
