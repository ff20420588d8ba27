using System.Net;
using System.Security.Cryptography;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>The operator names the cookie secrets that the one in force has replaced.</summary>
public sealed class PreviousSecretTests : IAsyncLifetime
{
    private const string Old = "the-old-secret-is-32-bytes-long!";
    private const string New = "the-new-secret-is-32-bytes-long!";

    private readonly TemporaryDirectory _directory = new();
    private ProxyUnderTest _before = null!;

    public async ValueTask InitializeAsync() => _before = await ProxyUnderTest.StartAsync($"--cookie-secret={Old}", "--cookie-refresh=0", "--cookie-expire=10h");

    public async ValueTask DisposeAsync()
    {
        await _before.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_session_is_sealed_with_the_new_one_at_its_next_request_and_ends_when_it_would_have_ended()
    {
        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var original = (await _before.SessionOfAsync($"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}"))!;
        await using var during = Replica($"--cookie-secret-previous={Old}");
        _before.Clock.Advance(TimeSpan.FromHours(6));

        using (var here = during.NewBrowser(cookies: browser.Cookies))
        {
            using var first = await here.GetAsync("/");
            using var second = await here.GetAsync("/");

            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            var line = Assert.Single(first.SetCookies());
            Assert.Contains("max-age=14400;", line, StringComparison.Ordinal);
            Assert.Contains("expires=Fri, 20 Nov 2026 22:00:00 GMT;", line, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, second.StatusCode);
            Assert.Empty(second.SetCookies());
        }

        await using var after = Replica();
        var kept = $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}";
        var session = (await after.SessionOfAsync(kept))!;
        Assert.Equal((original.Id, original.CreatedAt, original.RefreshedAt, original.AccessToken), (session.Id, session.CreatedAt, session.RefreshedAt, session.AccessToken));
        Assert.Null(await _before.SessionOfAsync(kept));
        _before.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Null(await after.SessionOfAsync(kept));
    }

    /// <summary>By which an operator knows when the previous secret is of no use any more.</summary>
    [Fact]
    public async Task Those_that_are_sealed_anew_are_counted()
    {
        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await using var during = Replica($"--cookie-secret-previous={Old}", MetricsPage.Flag);
        using var here = during.NewBrowser(cookies: browser.Cookies);
        using var first = await here.GetAsync("/");
        using var second = await here.GetAsync("/");

        Assert.Equal(1, (await MetricsPage.ReadAsync(during))["oauthproxy_sessions_sealed_anew_total"]);
    }

    [Fact]
    public async Task A_session_in_chunks_is_sealed_anew_too()
    {
        foreach (var _ in Enumerable.Range(0, 300))
        {
            _before.GitHub.Directory.AddTeam("acme", RandomNumberGenerator.GetHexString(24, lowercase: true), "alice");
        }

        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await using var during = Replica($"--cookie-secret-previous={Old}");
        using var here = during.NewBrowser(cookies: browser.Cookies);
        using var first = await here.GetAsync("/");
        Assert.Contains("_oauth2_proxy_1", browser.Cookies.Names);

        Assert.True(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task Without_it_what_only_it_opens_is_over()
    {
        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        Assert.False(await IsSignedInAsync(browser));
        Assert.True(await IsSignedInAsync(browser, $"--cookie-secret-previous=another-secret-of-32-bytes-here!,{Old}"));
    }

    [Fact]
    public async Task A_sign_in_under_way_is_completed()
    {
        using var browser = _before.NewBrowser();
        var callback = await browser.ChooseAccountAsync("alice", "/deep");
        await using var during = Replica($"--cookie-secret-previous={Old}");
        using var here = during.NewBrowser(cookies: browser.Cookies);

        using var answer = await here.GetAsync(callback);

        Assert.Equal("/deep", answer.Location());
        Assert.True(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task Somebody_whom_the_rules_refuse_gets_no_new_cookie()
    {
        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        await using var stricter = Replica($"--cookie-secret-previous={Old}", "--github-team=sre");
        using var here = stricter.NewBrowser(cookies: browser.Cookies);

        using var answer = await here.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.GivesSession());
        Assert.True(answer.Removes("_oauth2_proxy"));
    }

    [Theory]
    [InlineData("/oauth2/sign_out")]
    [InlineData("/oauth2/sign_in")]
    public async Task Signing_out_is_the_last_word(string address)
    {
        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        await using var during = Replica($"--cookie-secret-previous={Old}");
        using var here = during.NewBrowser(cookies: browser.Cookies);

        using var answer = await here.GetAsync(address);

        Assert.False(answer.GivesSession());
        Assert.Empty(browser.Cookies.Names);
    }

    [Fact]
    public async Task A_file_is_read_again_and_what_it_no_longer_names_is_forgotten()
    {
        using var browser = _before.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var kept = $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}";
        _directory.Write("previous", "another-secret-of-32-bytes-here!");
        await using var proxy = Replica($"--cookie-secret-previous-file={_directory["previous"]}");
        Assert.Null(await proxy.SessionOfAsync(kept));

        Change(proxy, "previous", Old);
        Assert.NotNull(await proxy.SessionOfAsync(kept));

        foreach (var text in new[] { "", "too-short" })
        {
            Change(proxy, "previous", text);
            Assert.NotNull(await proxy.SessionOfAsync(kept));
            Assert.Contains(proxy.Log.Lines, line => line.Contains("[901]", StringComparison.Ordinal) && line.Contains("--cookie-secret-previous-file", StringComparison.Ordinal));
        }

        Change(proxy, "previous", New);
        Assert.Null(await proxy.SessionOfAsync(kept));
    }

    /// <summary>An orchestrator swaps both at once; which one is read first is chance.</summary>
    [Theory]
    [InlineData("current", "previous")]
    [InlineData("previous", "current")]
    public async Task Both_files_change_without_a_restart(string first, string second)
    {
        _directory.Write("current", Old);
        _directory.Write("previous", "the-eldest-secret-with-32-bytes!");
        await using var proxy = _before.StartReplica(
            "--cookie-secret", $"--cookie-secret-file={_directory["current"]}", $"--cookie-secret-previous-file={_directory["previous"]}", "--cookie-refresh=0", "--cookie-expire=10h");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var kept = $"_oauth2_proxy={browser.Cookies["_oauth2_proxy"]}";

        _directory.Write("current", New);
        _directory.Write("previous", Old);
        foreach (var name in new[] { first, second })
        {
            Read(proxy, name);
            Assert.NotNull(await proxy.SessionOfAsync(kept));
        }

        proxy.Clock.Advance(TimeSpan.FromHours(9));
        using var page = await browser.GetAsync("/");
        Assert.True(page.GivesSession());
        Assert.True(await IsSignedInAsync(browser));

        // The old one was named and is no longer: it is forgotten, although this process has sealed with it.
        Assert.NotNull(await proxy.SessionOfAsync(kept));
        Change(proxy, "previous", "the-eldest-secret-with-32-bytes!");
        Assert.Null(await proxy.SessionOfAsync(kept));
    }

    [Fact]
    public async Task A_secret_that_was_replaced_while_the_process_ran_is_remembered_beside_four_that_are_named()
    {
        _directory.Write("current", Old);
        var named = string.Join(',', Enumerable.Range(0, 4).Select(index => $"the-{index}th-secret-with-32-bytes-here"));
        await using var proxy = _before.StartReplica("--cookie-secret", $"--cookie-secret-file={_directory["current"]}", $"--cookie-secret-previous={named}", "--cookie-refresh=0");
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        Change(proxy, "current", New);

        using var page = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.GivesSession());
        Assert.True(await IsSignedInAsync(browser));
    }

    private ProxyUnderTest Replica(params string[] flags) => _before.StartReplica([$"--cookie-secret={New}", "--cookie-refresh=0", "--cookie-expire=10h", .. flags]);

    private void Change(ProxyUnderTest proxy, string name, string text)
    {
        _directory.Write(name, text);
        Read(proxy, name);
    }

    private void Read(ProxyUnderTest proxy, string name) => proxy.Services.GetServices<WatchedFile>().Single(file => file.Path == _directory[name]).Read();

    private async Task<bool> IsSignedInAsync(TestBrowser browser, params string[] flags)
    {
        await using var other = Replica(flags);
        using var elsewhere = other.NewBrowser(cookies: browser.Cookies);
        using var page = await elsewhere.GetAsync("/");
        return page.StatusCode == HttpStatusCode.OK;
    }
}
