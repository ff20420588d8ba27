using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

public sealed class AuthLogTests
{
    private const string Format = "auth {{.Status}} {{.Username}}: {{.Message}}";

    [Fact]
    public async Task Writes_the_line_of_oauth2_proxy()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--logging-local-time=false");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), ("X-Request-Id", "id-1"));

        Assert.Equal("127.0.0.1 - id-1 - alice@corp.example [2026/11/20 12:00:00] [AuthSuccess] alice signed in.", await proxy.Output.LineWithAsync("AuthSuccess"));
    }

    [Fact]
    public async Task Tells_how_every_sign_in_ended()
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--auth-logging-format={Format}");
        using var browser = proxy.NewBrowser();

        using var refused = await browser.SignInAsync("mallory");
        Assert.Equal("auth AuthFailure mallory: mallory was refused at the sign-in: not_in_organization.", await proxy.Output.LineWithAsync("mallory"));

        using var forged = await browser.GetAsync("/oauth2/callback?code=x&state=y");
        Assert.StartsWith("auth AuthFailure -: A sign-in failed: ", await proxy.Output.LineWithAsync("A sign-in failed"), StringComparison.Ordinal);

        using var declined = await browser.GetAsync((await browser.ChooseAccountAsync("alice")).Replace("code=", "error=access_denied&x=", StringComparison.Ordinal));
        Assert.Equal("auth AuthFailure -: A sign-in was declined at GitHub.", await proxy.Output.LineWithAsync("declined"));

        proxy.GitHub.Behaviour.Fail(Endpoints.Orgs, 503);
        using var outage = await browser.SignInAsync();
        Assert.StartsWith("auth AuthError -: A sign-in failed: ", await proxy.Output.LineWithAsync("AuthError"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/oauth2/sign_out")]
    [InlineData("/oauth2/sign_in")]
    public async Task Tells_that_somebody_signed_out(string address)
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--auth-logging-format={Format}");

        await signedIn.AskAsync($"GET {address}");

        Assert.Equal("auth AuthSuccess alice: alice signed out.", await signedIn.Proxy.Output.LineWithAsync("signed out"));
    }

    [Fact]
    public async Task Does_not_tell_of_a_stranger_who_signs_out()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync("/oauth2/sign_out", ("Cookie", "_oauth2_proxy=forged"));
        await proxy.Output.LineWithAsync("/oauth2/sign_out");

        Assert.DoesNotContain("[Auth", proxy.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_ended_a_session_at_its_refresh()
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--auth-logging-format={Format}");
        var proxy = signedIn.Proxy;

        proxy.Clock.Advance(TimeSpan.FromHours(2));
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 401);
        await signedIn.AskAsync("GET /");

        Assert.Equal("auth AuthFailure alice: The session of alice ended at its refresh.", await proxy.Output.LineWithAsync("ended"));
    }

    [Fact]
    public async Task Tells_who_no_longer_meets_the_rules()
    {
        await using var signedIn = await SignedInProxy.StartAsync($"--auth-logging-format={Format}", "--request-logging-format=req {{.Username}} {{.StatusCode}} {{.Upstream}}");

        signedIn.Proxy.Clock.Advance(TimeSpan.FromHours(2));
        signedIn.Proxy.GitHub.Directory.RemoveMember("acme", "alice");
        await signedIn.AskAsync("GET /");

        Assert.Equal("auth AuthFailure alice: alice was refused: not_in_organization.", await signedIn.Proxy.Output.LineWithAsync("was refused"));
        Assert.Equal("req alice 403 -", await signedIn.Proxy.Output.LineWithAsync("req alice"));
    }

    [Fact]
    public async Task Writes_JSON()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--auth-logging-format=json", "--logging-local-time=false");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.GetAsync(await browser.ChooseAccountAsync("alice"), ("X-Request-Id", "id-1"), ("User-Agent", "Mozilla/5.0"));

        Assert.Equal(
            """{"type":"auth","timestamp":"2026-11-20T12:00:00+00:00","client":"127.0.0.1","request_id":"id-1","username":"alice@corp.example","status":"AuthSuccess","message":"alice signed in.","host":"kibana.example.com","request_method":"GET","protocol":"HTTP/1.1","user_agent":"Mozilla/5.0"}""",
            await proxy.Output.LineWithAsync("AuthSuccess"));
    }

    [Fact]
    public async Task Says_nothing_when_it_is_off_and_leaves_the_others_alone()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--auth-logging=false");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();
        await proxy.Output.LineWithAsync("/oauth2/callback");

        Assert.Contains("Listening on", proxy.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("signed in", proxy.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_written_without_the_others()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--standard-logging=false", "--request-logging=false");
        using var browser = proxy.NewBrowser();

        using var answer = await browser.SignInAsync();
        await proxy.Output.LineWithAsync("alice signed in.");

        Assert.Single(proxy.Output.Lines);
    }
}
