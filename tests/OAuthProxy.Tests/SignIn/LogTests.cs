using System.Net;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.SignIn;

public sealed class LogTests
{
    [Fact]
    public async Task Says_what_happened_and_never_a_secret()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--pass-access-token=true", "--set-xauthrequest=true", "--basic-auth-password=basic-password");
        using var browser = proxy.NewBrowser();
        var secrets = new List<string> { ProxyUnderTest.ClientSecret, ProxyUnderTest.CookieSecret, "basic-password" };

        // A sign-in, a refusal, a person who declines.
        using var signedIn = await FinishAsync(browser, "alice", secrets);
        using var refused = await FinishAsync(proxy.NewBrowser(), "mallory", secrets);
        var declined = await ChooseAsync(browser, "alice", secrets);
        using var no = await browser.GetAsync(declined.Replace("code=", "error=access_denied&x=", StringComparison.Ordinal));

        // Failures: a replay, an echoing token endpoint, an outage of the API, a tampered cookie.
        var replay = await ChooseAsync(browser, "alice", secrets);
        using var once = await browser.GetAsync(replay);
        using var twice = await browser.GetAsync(replay);
        var echoed = await ChooseAsync(browser, "alice", secrets);
        proxy.GitHub.Behaviour.Answer(Endpoints.Token, 500, $"client_secret={ProxyUnderTest.ClientSecret}&code={Parameter(echoed, "code")}");
        using var echo = await browser.GetAsync(echoed);
        proxy.GitHub.Behaviour.Answer(Endpoints.Token, 200, "<html>gho_token_in_html_0123456789", "text/html");
        using var html = await FinishAsync(browser, "alice", secrets);
        proxy.GitHub.Behaviour.Answer(Endpoints.Orgs, 200, "gho_token_in_body_0123456789");
        using var outage = await FinishAsync(browser, "alice", secrets);
        using var tampered = await browser.GetAsync("/", ("Cookie", "_oauth2_proxy=tampered-cookie-value"));
        secrets.AddRange(["gho_token_in_html", "gho_token_in_body", "tampered-cookie-value"]);

        // A refresh that fails, one that finds somebody removed.
        using var last = await FinishAsync(browser, "alice", secrets);
        secrets.Add(browser.Cookies["_oauth2_proxy"]!);
        proxy.Clock.Advance(TimeSpan.FromHours(1));
        proxy.GitHub.Behaviour.Fail(Endpoints.User, 503);
        using var kept = await browser.GetAsync("/");
        proxy.Clock.Advance(TimeSpan.FromHours(1));
        proxy.GitHub.Directory.RemoveMember("acme", "alice");
        using var removed = await browser.GetAsync("/");
        secrets.AddRange(proxy.GitHub.Directory.Grants.Tokens.Select(token => token.Value));
        secrets.AddRange(proxy.GitHub.Calls.Exchanges.Select(exchange => exchange.CodeVerifier!));

        Assert.Equal([302, 403, 403, 403, 502, 502, 502, 200, 403], new[] { signedIn, refused, no, twice, echo, html, outage, kept, removed }.Select(answer => (int)answer.StatusCode));
        Assert.True(secrets.Count > 25);
        Assert.All(secrets, secret => Assert.True(secret.Length > 8));
        foreach (var line in proxy.Log.Lines)
        {
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
        }

        foreach (var expected in new[] { "alice signed in", "mallory was refused at the sign-in: not_in_organization", "declined", "A sign-in failed", "could not be refreshed", "alice was refused: not_in_organization" })
        {
            Assert.Contains(proxy.Log.Lines, line => line.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Keeps_what_a_client_sends_on_one_line()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        using var browser = proxy.NewBrowser();
        var state = Parameter(await browser.ChooseAccountAsync("alice"), "state");

        using var answer = await browser.GetAsync($"/oauth2/callback?error=x%0d%0aInformation%20mallory%20signed%20in%e2%80%a8y&error_description=%0a&state={Uri.EscapeDataString(state)}");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(proxy.Log.Lines, line => line.Contains("mallory signed in", StringComparison.Ordinal));
        Assert.All(proxy.Log.Lines, line => Assert.Equal(-1, line.AsSpan().IndexOfAny("\r\n\u2028\u2029\u0085")));
    }

    private static async Task<HttpResponseMessage> FinishAsync(TestBrowser browser, string login, List<string> secrets)
    {
        var callback = await ChooseAsync(browser, login, secrets);
        var answer = await browser.GetAsync(callback);
        secrets.AddRange(answer.SetCookies().Select(line => line.Split('=', 2)[1].Split(';')[0]).Where(value => value.Length > 8));
        return answer;
    }

    private static async Task<string> ChooseAsync(TestBrowser browser, string login, List<string> secrets)
    {
        var callback = await browser.ChooseAccountAsync(login);
        secrets.Add(Parameter(callback, "code"));
        secrets.Add(Parameter(callback, "state"));
        return callback;
    }

    private static string Parameter(string address, string name) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(address).Query)[name].ToString();
}
