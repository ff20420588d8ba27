using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions;

/// <summary>The file of a secret changes while the program runs.</summary>
public sealed class ChangedSecretTests : IAsyncLifetime
{
    private const string Old = "the-old-secret-is-32-bytes-long!";
    private const string New = "the-new-secret-is-32-bytes-long!";

    private readonly TemporaryDirectory _directory = new();
    private ProxyUnderTest _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _directory.Write("cookie", Old);
        _directory.Write("client", ProxyUnderTest.ClientSecret);
        _directory.Write("password", "old-password");
        _proxy = await ProxyUnderTest.StartAsync(
            "--cookie-secret", $"--cookie-secret-file={_directory["cookie"]}",
            "--client-secret", $"--client-secret-file={_directory["client"]}",
            $"--basic-auth-password-file={_directory["password"]}",
            "--cookie-expire=10h", "--cookie-refresh=0");
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Signs_nobody_out_and_seals_with_the_new_cookie_secret()
    {
        using var before = _proxy.NewBrowser();
        using var signedIn = await before.SignInAsync();
        using var halfway = _proxy.NewBrowser();
        var callback = await halfway.ChooseAccountAsync("bob", "/deep");

        Change("cookie", New);

        using var page = await before.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var completed = await halfway.GetAsync(callback);
        Assert.Equal("/deep", completed.Location());
        Assert.True(await IsSignedInAsync(New, halfway));
        Assert.False(await IsSignedInAsync(Old, halfway));
    }

    [Fact]
    public async Task Lets_the_old_cookie_secret_open_no_longer_than_its_sessions_can_live()
    {
        Change("cookie", New);
        _proxy.Clock.Advance(TimeSpan.FromHours(9.9));
        Assert.True(await TakesSessionOfAsync(Old));

        _proxy.Clock.Advance(TimeSpan.FromHours(0.1));

        Assert.False(await TakesSessionOfAsync(Old));
        Assert.True(await TakesSessionOfAsync(New));
    }

    [Fact]
    public async Task Counts_from_the_change_and_not_from_a_later_one()
    {
        Change("cookie", New);
        _proxy.Clock.Advance(TimeSpan.FromHours(9));
        Change("cookie", "the-third-secret-has-more-bytes-than-32");
        Assert.True(await TakesSessionOfAsync(Old));

        _proxy.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(await TakesSessionOfAsync(Old));
        Assert.True(await TakesSessionOfAsync(New));
    }

    [Fact]
    public async Task Remembers_a_few_old_cookie_secrets_and_no_more()
    {
        foreach (var index in Enumerable.Range(0, 6))
        {
            Change("cookie", $"the-{index}th-secret-with-32-bytes-here");
        }

        Assert.False(await TakesSessionOfAsync(Old));
        Assert.True(await TakesSessionOfAsync("the-1th-secret-with-32-bytes-here"));
        Change("cookie", "the-1th-secret-with-32-bytes-here");
        Assert.True(await TakesSessionOfAsync("the-5th-secret-with-32-bytes-here"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("too-short")]
    public async Task A_cookie_secret_that_cannot_be_used_changes_nothing_and_is_logged(string text)
    {
        using var browser = _proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        Change("cookie", text);

        using var page = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(await TakesSessionOfAsync(Old));
        var line = Assert.Single(_proxy.Log.Lines, line => line.Contains("[901]", StringComparison.Ordinal));
        Assert.Contains("--cookie-secret-file", line, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !line.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uses_the_new_client_secret_at_the_next_sign_in()
    {
        using var first = _proxy.NewBrowser();
        using var before = await first.SignInAsync();
        _proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, "rolled", $"https://{ProxyUnderTest.Host}/oauth2/callback");
        using var refused = await first.SignInAsync();
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);

        Change("client", "rolled");

        using var answer = await first.SignInAsync();
        Assert.True(answer.GivesSession());
        Assert.Equal("rolled", _proxy.GitHub.Calls.Exchanges[^1].ClientSecret);
    }

    [Fact]
    public async Task Sends_the_new_password_with_the_next_request()
    {
        using var browser = _proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        Change("password", "new-password\n");

        using var page = await browser.GetAsync("/");

        Assert.Equal(["Basic " + Convert.ToBase64String("alice:new-password"u8)], _proxy.Upstream.Last["Authorization"]);
    }

    /// <summary>The file is written and, as a second later by itself, read.</summary>
    private void Change(string name, string text)
    {
        _directory.Write(name, text);
        _proxy.Services.GetServices<WatchedFile>().Single(file => file.Path == _directory[name]).Read();
    }

    /// <summary>Whether a proxy that has this secret alone knows the browser's session.</summary>
    private async Task<bool> IsSignedInAsync(string secret, TestBrowser browser)
    {
        await using var other = _proxy.StartReplica($"--cookie-secret={secret}");
        using var elsewhere = other.NewBrowser(cookies: browser.Cookies);
        using var page = await elsewhere.GetAsync("/");
        return page.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>Whether the proxy takes a session that somebody who has this secret makes now.</summary>
    private async Task<bool> TakesSessionOfAsync(string secret)
    {
        await using var other = _proxy.StartReplica($"--cookie-secret={secret}");
        using var browser = other.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        Assert.True(signedIn.GivesSession());
        using var here = _proxy.NewBrowser(cookies: browser.Cookies);
        using var page = await here.GetAsync("/");
        return page.StatusCode == HttpStatusCode.OK;
    }
}
