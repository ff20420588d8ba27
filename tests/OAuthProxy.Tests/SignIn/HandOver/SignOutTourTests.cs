using System.Net;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using OAuthProxy.Upstreams.Routing;
using Xunit;
using static OAuthProxy.Tests.SignIn.HandOver.FarSite;

namespace OAuthProxy.Tests.SignIn.HandOver;

/// <summary>With sessions in cookies, one sign-out ends them at every host of the browser, whichever it begins at.</summary>
public sealed class SignOutTourTests : IAsyncLifetime
{
    private ProxyUnderTest _proxy = null!;
    private CookieJar _cookies = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = await StartAsync();
        using var near = _proxy.NewBrowser(Near);
        using var signedIn = await near.SignInAsync();
        _cookies = near.Cookies;
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData(Near, $"https://{Near}/bye")]
    [InlineData(Auth, $"https://{Auth}/bye")]
    [InlineData(Far, $"https://{Far}/bye")]
    [InlineData(Other, $"https://{Other}/bye")]
    public async Task A_sign_out_at_any_host_is_one_at_all(string host, string end)
    {
        await HandOverAsync(_proxy, _cookies, Far, Other);
        Assert.Equal([Near, Far, Other], await SignedInAtAsync(_proxy, _cookies, Near, Far, Other));
        using var browser = _proxy.NewBrowser(host, _cookies);

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal(end, journey.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far, Other));
        Assert.Empty(_cookies.Names);
    }

    [Theory]
    [InlineData(Near)]
    [InlineData(Far)]
    public async Task The_way_out_on_the_portal_page_is_one_at_all(string host)
    {
        await HandOverAsync(_proxy, _cookies, Far, Other);
        using var browser = _proxy.NewBrowser(host, _cookies);
        var portal = await Journey.FollowAsync(browser, "/oauth2/");

        var journey = await Journey.FollowAsync(browser, portal.Link("Sign out"));

        Assert.Equal($"https://{host}/oauth2/sign_in", journey.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far, Other));
    }

    [Fact]
    public async Task Who_was_at_no_far_host_is_sent_to_none()
    {
        using var near = _proxy.NewBrowser(Near, _cookies);

        using var answer = await near.GetAsync("/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{Near}/bye", LocationOf(answer));
    }

    /// <summary>A browser that opens its tabs of yesterday.</summary>
    [Fact]
    public async Task Of_hand_overs_at_the_same_time_none_is_forgotten()
    {
        using var far = _proxy.NewBrowser(Far, _cookies);
        using var other = _proxy.NewBrowser(Other, _cookies);
        var (askFar, askOther) = (await AskAsync(far), await AskAsync(other));
        var sent = _cookies.HeaderFor(new Uri(askOther))!;

        using var first = await far.GetAsync(askFar);
        using var client = _proxy.NewClient(); // sends what the browser had before the first answer came
        using var request = new HttpRequestMessage(HttpMethod.Get, askOther.Replace("https:", "http:", StringComparison.Ordinal));
        request.Headers.Add("Cookie", sent);
        using var second = await client.SendAsync(request, TestContext.Current.CancellationToken);
        _cookies.Store(new Uri(askOther), second.SetCookies());
        using var atFar = await far.GetAsync(LocationOf(first));
        using var atOther = await other.GetAsync(LocationOf(second));
        Assert.Equal([Far, Other], await SignedInAtAsync(_proxy, _cookies, Far, Other));
        using var near = _proxy.NewBrowser(Near, _cookies);
        await Journey.FollowAsync(near, "/oauth2/sign_out");

        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Far, Other));
    }

    [Fact]
    public async Task A_second_click_does_what_the_first_one_began()
    {
        await HandOverAsync(_proxy, _cookies, Far, Other);
        using var browser = _proxy.NewBrowser(Auth, _cookies);
        using var first = await browser.GetAsync("/oauth2/sign_out?rd=/bye");

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{Auth}/bye", journey.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far, Other));
    }

    [Fact]
    public async Task Nobody_is_told_that_it_is_done_while_a_host_is_down()
    {
        await HandOverAsync(_proxy, _cookies, Far, Other);
        using var browser = _proxy.NewBrowser(Auth, _cookies);

        var first = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye", down: Far);
        Assert.StartsWith($"https://{Far}/", first.End, StringComparison.Ordinal); // the browser says that it cannot be reached
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near));
        _proxy.Clock.Advance(TimeSpan.FromSeconds(10));
        var second = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye", down: Far);

        Assert.Equal(HttpStatusCode.BadGateway, second.Status);
        Assert.Contains($"did not come back from {Far}.", second.Text, StringComparison.Ordinal);
        Assert.Equal("/bye", second.Link("Go on"));
        Assert.Equal([Far], await SignedInAtAsync(_proxy, _cookies, Near, Far, Other));

        var third = await Journey.FollowAsync(browser, second.Link("Try again")); // it is there again
        Assert.Equal($"https://{Auth}/bye", third.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far, Other));
        Assert.Empty(_cookies.Names);
    }

    [Fact]
    public async Task A_host_that_was_down_is_gone_to_again_once_the_session_was_handed_over_again()
    {
        await HandOverAsync(_proxy, _cookies, Far);
        using var browser = _proxy.NewBrowser(Auth, _cookies);
        await Journey.FollowAsync(browser, "/oauth2/sign_out", down: Far);
        _proxy.Clock.Advance(TimeSpan.FromMinutes(5));
        using var near = _proxy.NewBrowser(Near, _cookies);
        using var again = await near.SignInAsync();
        await HandOverAsync(_proxy, _cookies, Far);

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{Auth}/bye", journey.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, Near, Far));
    }

    [Fact]
    public async Task A_host_that_is_served_no_longer_is_left_out()
    {
        await HandOverAsync(_proxy, _cookies, Far, Other);
        Assert.True(Upstream.TryParse($"{Other}=static://200", out var upstream, out _));
        await _proxy.Services.GetRequiredService<LiveRoutes>().SwapAsync([upstream]);
        using var browser = _proxy.NewBrowser(Auth, _cookies);

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal($"https://{Auth}/bye", journey.End);
        Assert.DoesNotContain(journey.Addresses, address => address.Host == Far);
        Assert.DoesNotContain(_cookies.Names, name => name.Contains("_far_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_in_between_keep_a_browser_from_giving_up()
    {
        string[] hosts = [.. Enumerable.Range(0, 14).Select(number => $"h{number}.dev.example.org")];
        await HandOverAsync(_proxy, _cookies, hosts);
        using var browser = _proxy.NewBrowser(hosts[0], _cookies);

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Equal(2, journey.Pages);
        Assert.Equal($"https://{hosts[0]}/bye", journey.End);
        Assert.Empty(await SignedInAtAsync(_proxy, _cookies, [Near, .. hosts]));
    }

    [Fact]
    public async Task Of_more_hosts_than_can_be_remembered_it_is_said_that_there_are_more()
    {
        string[] hosts = [.. Enumerable.Range(0, 32).Select(number => $"h{number}.dev.example.org")];
        await HandOverAsync(_proxy, _cookies, hosts);
        Assert.Equal(31, _cookies.Names.Count(name => name.Contains("_far_", StringComparison.Ordinal)));
        using var browser = _proxy.NewBrowser(Auth, _cookies);

        var journey = await Journey.FollowAsync(browser, "/oauth2/sign_out?rd=/bye");

        Assert.Contains("You were signed in at more than can be remembered.", journey.Text, StringComparison.Ordinal);
        Assert.Equal(hosts[30..], await SignedInAtAsync(_proxy, _cookies, [Near, .. hosts]));
        Assert.DoesNotContain(_cookies.Names, name => name.Contains("_far_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hosts_are_remembered_no_longer_than_the_session_lives()
    {
        await HandOverAsync(_proxy, _cookies, Far);
        Assert.Contains(_cookies.Names, name => name.Contains("_far_", StringComparison.Ordinal));

        _proxy.Clock.Advance(TimeSpan.FromHours(168));

        Assert.Empty(_cookies.Names);
    }

    [Fact]
    public async Task Applications_never_see_which_hosts_they_are()
    {
        await HandOverAsync(_proxy, _cookies, Far);
        var name = _cookies.Names.Single(one => one.Contains("_far_", StringComparison.Ordinal));
        using var near = _proxy.NewBrowser(Near, _cookies);
        using var plain = await near.GetAsync("/");
        Assert.DoesNotContain("_far_", string.Join(';', _proxy.Upstream.Last["Cookie"]), StringComparison.Ordinal);

        using var page = await near.GetAsync("/", ("Cookie", $"{name}=x; mine=1"));

        Assert.Contains("mine=1", string.Join(';', _proxy.Upstream.Last["Cookie"]), StringComparison.Ordinal);
        Assert.DoesNotContain("_far_", string.Join(';', _proxy.Upstream.Last["Cookie"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_belongs_to_its_host_alone_is_ended_everywhere_too()
    {
        await using var proxy = await StartAsync("--cookie-name=__Host-session", "--cookie-domain");
        using var auth = proxy.NewBrowser(Auth);
        using var signedIn = await auth.SignInAsync();
        await HandOverAsync(proxy, auth.Cookies, Near, Far);
        using var far = proxy.NewBrowser(Far, auth.Cookies);

        await Journey.FollowAsync(far, "/oauth2/sign_out");

        Assert.Empty(await SignedInAtAsync(proxy, auth.Cookies, Near, Far));
        Assert.Empty(auth.Cookies.Names);
    }

    [Fact]
    public async Task After_it_a_far_host_asks_for_a_sign_in()
    {
        await HandOverAsync(_proxy, _cookies, Far, Other);
        using var far = _proxy.NewBrowser(Far, _cookies);
        await Journey.FollowAsync(far, "/oauth2/sign_out");
        using var other = _proxy.NewBrowser(Other, _cookies);

        var journey = await Journey.FollowAsync(other, "/oauth2/start?rd=/x");

        Assert.StartsWith("https://github.com/", journey.End, StringComparison.Ordinal);
    }
}
