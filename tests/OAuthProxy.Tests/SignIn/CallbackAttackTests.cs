using System.Net;
using System.Text;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

/// <summary>State and cookie come first: while they are not good, no code is redeemed and GitHub hears nothing.</summary>
public sealed class CallbackAttackTests
{
    [Fact]
    public async Task Without_its_cookie()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var attacker = proxy.NewBrowser();
        using var victim = proxy.NewBrowser();
        var callback = await attacker.ChooseAccountAsync("alice");

        using var answer = await victim.GetAsync(callback);

        await AssertRefused(proxy, answer);
    }

    [Fact]
    public async Task With_the_cookie_of_another_sign_in()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var attacker = proxy.NewBrowser();
        using var victim = proxy.NewBrowser();
        var callback = await attacker.ChooseAccountAsync("mallory");
        await victim.ChooseAccountAsync("alice");

        using var answer = await victim.GetAsync(callback);

        await AssertRefused(proxy, answer);
    }

    [Fact]
    public async Task With_the_state_of_one_sign_in_and_the_code_of_another()
    {
        // Login CSRF: the attacker's code in the victim's own sign-in. The state is good, the proof key is not the code's.
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var attacker = proxy.NewBrowser();
        using var victim = proxy.NewBrowser();
        var code = Parameter(await attacker.ChooseAccountAsync("mallory"), "code");
        var state = Parameter(await victim.ChooseAccountAsync("alice"), "state");

        using var answer = await victim.GetAsync($"/oauth2/callback?code={code}&state={Uri.EscapeDataString(state)}");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&state=")]
    [InlineData("&state=anything:/")]
    [InlineData("&state=%00%ff%2e%2e")]
    [InlineData("&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("&state={state}&state={state}")]
    [InlineData("&state={state}x")]
    [InlineData("&state=x{state}")]
    [InlineData("&state={long}")]
    public async Task With_a_state_that_nobody_sealed(string parameters)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        parameters = parameters
            .Replace("{state}", Uri.EscapeDataString(Parameter(callback, "state")), StringComparison.Ordinal)
            .Replace("{long}", new string('A', 20_000), StringComparison.Ordinal);

        using var answer = await browser.GetAsync($"/oauth2/callback?code={Parameter(callback, "code")}{parameters}");

        await AssertRefused(proxy, answer);
    }

    [Fact]
    public async Task With_a_state_changed_in_any_place()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        var (code, state) = (Parameter(callback, "code"), Parameter(callback, "state"));
        for (var index = 0; index < state.Length - 1; index += 7)
        {
            var changed = new StringBuilder(state) { [index] = state[index] == 'A' ? 'B' : 'A' }.ToString();

            using var answer = await browser.GetAsync($"/oauth2/callback?code={code}&state={Uri.EscapeDataString(changed)}");

            await AssertRefused(proxy, answer);
        }
    }

    [Fact]
    public async Task With_a_state_sealed_with_another_secret()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var foreign = proxy.StartReplica("--cookie-secret=another-secret-of-32-bytes-here!");
        using var browser = foreign.NewBrowser();
        using var same = proxy.NewBrowser(cookies: browser.Cookies);
        var callback = await browser.ChooseAccountAsync("alice");

        using var answer = await same.GetAsync(callback);

        await AssertRefused(proxy, answer);
    }

    [Fact]
    public async Task With_the_session_cookies_value_for_a_state()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("alice");
        proxy.GitHub.Calls.Clear();

        using var answer = await browser.GetAsync($"/oauth2/callback?code=x&state={browser.Cookies["_oauth2_proxy"]}");

        await AssertRefused(proxy, answer);
    }

    [Fact]
    public async Task A_second_time()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        using var first = await browser.GetAsync(callback);
        Assert.True(first.GivesSession());
        proxy.GitHub.Calls.Clear();

        using var second = await browser.GetAsync(callback);

        await AssertRefused(proxy, second);
    }

    [Fact]
    public async Task Too_late()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        proxy.Clock.Advance(TimeSpan.FromMinutes(16));

        using var answer = await browser.GetAsync(callback);

        await AssertRefused(proxy, answer);
    }

    [Theory]
    [InlineData("error=access_denied")]
    [InlineData("error=access_denied&state=forged")]
    [InlineData("error=%25s%25n<script>alert(1)</script>")]
    [InlineData("error=%25s%25n%3Cscript%3E&error_description=%3Cscript%3Ealert(1)%3C/script%3E&state=forged")]
    [InlineData("")]
    public async Task With_an_error_and_no_state(string query)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync($"/oauth2/callback?{query}");

        await AssertRefused(proxy, answer);
        await AssertNothingOfTheQueryIsShown(answer);
    }

    [Fact]
    public async Task As_a_form()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice");
        using var form = new FormUrlEncodedContent([new("code", Parameter(callback, "code")), new("state", Parameter(callback, "state"))]);

        using var answer = await browser.SendAsync(HttpMethod.Post, "/oauth2/callback", form);

        await AssertRefused(proxy, answer);
    }

    [Fact]
    public async Task Someone_who_declines_at_GitHub_is_told_so_and_may_begin_again()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var state = Parameter(await browser.ChooseAccountAsync("alice", "/deep?a=1"), "state");

        using var answer = await browser.GetAsync($"/oauth2/callback?error=access_denied&error_description=x&state={Uri.EscapeDataString(state)}");

        await AssertRefused(proxy, answer);
        Assert.Contains("href=\"/oauth2/start?rd=%2Fdeep%3Fa%3D1\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_text_with_a_good_state_is_neither_shown_nor_a_fault()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var state = Parameter(await browser.ChooseAccountAsync("alice"), "state");

        using var answer = await browser.GetAsync($"/oauth2/callback?error=%25s%25n<script>{{0}}&error_description=<script>alert(1)</script>&error_uri=javascript:alert(1)&state={Uri.EscapeDataString(state)}");

        await AssertRefused(proxy, answer);
        await AssertNothingOfTheQueryIsShown(answer);
    }

    private static async Task AssertRefused(ProxyUnderTest proxy, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.False(answer.GivesSession());
        Assert.Equal(0, proxy.GitHub.Calls.Count(Endpoints.Token));
        Assert.Empty(proxy.GitHub.Calls.Api);
    }

    private static async Task AssertNothingOfTheQueryIsShown(HttpResponseMessage answer)
    {
        var page = await answer.TextAsync();
        foreach (var text in new[] { "%s", "%n", "%!", "alert", "<script", "{0}", "javascript" })
        {
            Assert.DoesNotContain(text, page, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Parameter(string address, string name) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(address).Query)[name].ToString();
}
