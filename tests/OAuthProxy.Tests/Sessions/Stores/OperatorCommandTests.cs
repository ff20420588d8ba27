using System.Text.Json;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>The commands about sessions, as an operator runs them beside a running proxy.</summary>
public sealed class OperatorCommandTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private const string Name = "_oauth2_proxy";

    private string[] Flags => [.. redis.Flags, $"--cookie-secret={ProxyUnderTest.CookieSecret}"];

    [Fact]
    public async Task Lists_a_persons_sessions_by_login_in_any_case_and_by_id()
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var desk = proxy.NewBrowser();
        using var phone = proxy.NewBrowser();
        using var colleague = proxy.NewBrowser();
        using var first = await desk.SignInAsync();
        using var second = await phone.SignInAsync();
        using var third = await colleague.SignInAsync("bob");
        var id = (await proxy.SessionOfAsync($"{Name}={desk.Cookies[Name]}"))!.Identity.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var text = await RunAsync("sessions", "list", "--user=ALICE");
        var json = await RunAsync("sessions", "list", "--user", id, "--json");

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.StartsWith("2 sessions of ALICE:\n  since 2026-11-20 12:00:00Z, seen 2026-11-20 12:00:00Z, alice (GitHub ", text.Output, StringComparison.Ordinal);
        Assert.Contains("from 127.0.0.1", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", text.Output, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(json.Output);
        Assert.Equal(["alice", "alice"], parsed.RootElement.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("login").GetString()));
    }

    [Fact]
    public async Task Revokes_them_at_once_and_nobody_elses()
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();
        using var colleague = proxy.NewBrowser();
        using var first = await browser.SignInAsync();
        using var second = await colleague.SignInAsync("bob");

        var revoked = await RunAsync("sessions", "revoke", "--user=alice");
        using var page = await browser.GetAsync("/");
        using var colleagues = await colleague.GetAsync("/");
        var again = await RunAsync("sessions", "revoke", "--user=alice", "--json");

        Assert.Equal((0, "1 session of alice has ended.\n"), (revoked.ExitCode, revoked.Output));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, colleagues.StatusCode);
        Assert.Equal("{\"user\":\"alice\",\"ended\":0}\n", again.Output);
    }

    [Fact]
    public async Task Follows_a_person_to_another_login()
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        proxy.GitHub.Directory.RenameUser("bob", "robert");
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        using var refreshed = await browser.GetAsync("/");

        var listed = await RunAsync("sessions", "list", "--user=robert");

        Assert.Contains("seen 2026-11-20 13:00:00Z, robert (GitHub ", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_another_secret_finds_nothing()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        var end = await ProgramProcess.RunAsync(["sessions", "revoke", "--user=alice", .. redis.Flags, "--cookie-secret=another-secret-of-32-bytes-here!"]);

        Assert.Equal((0, "There are no sessions of alice under this --cookie-secret and --cookie-name.\n"), (end.ExitCode, end.Output));
        Assert.NotNull(await proxy.SessionOfAsync($"{Name}={browser.Cookies[Name]}"));
    }

    [Fact]
    public async Task Ends_with_code_1_where_Redis_cannot_be_asked()
    {
        var end = await ProgramProcess.RunAsync("sessions", "revoke", "--user=alice", "--session-store-type=redis", "--redis-connection-url=redis://127.0.0.1:1", "--cookie-secret=0123456789abcdef");

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.Contains("some may not have ended", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user", "sessions", "list", "--session-store-type=redis", "--redis-connection-url=redis://h", "--cookie-secret=0123456789abcdef")]
    [InlineData("--cookie-secret", "sessions", "list", "--user=a", "--session-store-type=redis", "--redis-connection-url=redis://h")]
    [InlineData("--session-store-type", "sessions", "revoke", "--user=a", "--cookie-secret=0123456789abcdef")]
    [InlineData("--redis-connection-url", "sessions", "revoke", "--user=a", "--session-store-type=redis", "--cookie-secret=0123456789abcdef")]
    [InlineData("argument 1", "sessions")]
    [InlineData("argument 1", "sessions", "--user=a")]
    [InlineData("argument 2", "sessions", "delete")]
    public void Needs_no_more_than_it_uses_and_says_what_is_missing(string place, params string[] arguments)
    {
        var problem = Assert.Single(Reading.ResultOf(arguments).Problems);

        Assert.StartsWith(place, problem.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [Theory]
    [InlineData("--user=alice", "user")]
    [InlineData("--json", "json")]
    public void Its_own_options_belong_to_it(string argument, string option) => Assert.Equal(option, Reading.Problem(argument).Option);

    [Fact]
    public void What_is_wrong_with_the_proxys_other_options_does_not_matter() =>
        Assert.Empty(Reading.ResultOf(["sessions", "list", "--user=a", "--session-store-type=redis", "--redis-connection-url=redis://h", "--cookie-secret=0123456789abcdef", "--client-secret-file=/no/such/file", "--upstream=::"]).Problems);

    private Task<ProgramEnd> RunAsync(params string[] arguments) => ProgramProcess.RunAsync([.. arguments, .. Flags]);
}
