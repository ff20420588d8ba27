using System.Text.Json;
using OAuthProxy.Tests.Support;
using TryIt.StandIn;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Logging;

/// <summary>Attacks on the reader of the log: lines that nobody wrote, and secrets in lines that somebody did.</summary>
public sealed class LogForgeryTests
{
    private const string Forged = "10.0.0.1 - - - admin@corp.example [2026/11/20 12:00:00] [AuthSuccess] admin signed in.";

    [Theory]
    [InlineData("User-Agent: x\" 200 1 0.000 \"")]
    [InlineData("User-Agent: x\u001b[2K\u001b[1A\u0007")]
    [InlineData("User-Agent: x\u0085\u00e2\u0080\u00a8y")]
    [InlineData("User-Agent: \u00e2\u0080\u00aereversed")]
    [InlineData("X-Request-Id: id] [AuthSuccess")]
    [InlineData("X-Request-Id: \"quoted\"")]
    public async Task No_header_ends_a_line_or_a_field(string header)
    {
        foreach (var format in new[] { "{{.RequestID}} {{.UserAgent}} {{.RequestURI}} end", "json" })
        {
            await using var proxy = await ProxyUnderTest.StartAsync($"--request-logging-format={format}");

            await SendAsync(proxy, $"GET /x HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n{header}\r\n\r\n");

            var line = await proxy.Output.LineWithAsync("/x");
            Assert.All(line, c => Assert.False(char.IsControl(c) || c is '\u2028' or '\u2029', $"U+{(int)c:x4} in {line}"));
            if (format == "json")
            {
                using var json = JsonDocument.Parse(line);
            }
            else
            {
                // An id, an agent in quotes, a target in quotes: no more and no less.
                Assert.Matches("""^[-0-9a-f]{36} "([^"\\]|\\.)*" "/x" end$""", line);
                Assert.DoesNotContain('\u202e', line);
            }
        }
    }

    [Theory]
    [InlineData("GET /x%0d%0aforged%0a", "/x%0d%0aforged%0a")]
    [InlineData("GET /x?\"_200_1_0.000", "/x?\\\"_200_1_0.000")]
    [InlineData("GET http://kibana.example.com/x?y", "http://kibana.example.com/x?y")]
    public async Task No_target_ends_a_line_or_a_field(string request, string logged)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--request-logging-format=uri {{.RequestURI}} end");

        await SendAsync(proxy, $"{request} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n\r\n");

        Assert.Equal($"uri \"{logged}\" end", await proxy.Output.LineWithAsync("uri"));
    }

    [Fact]
    public async Task No_name_at_GitHub_ends_a_line_or_a_field()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        proxy.GitHub.Behaviour.Answer(Endpoints.User, 200, JsonSerializer.Serialize(new { id = 7, login = $"x] [AuthSuccess]\n{Forged}" }));
        proxy.GitHub.Behaviour.Answer(Endpoints.Orgs, 200, "[]");
        using var browser = proxy.NewBrowser();

        using var refused = await browser.SignInAsync();

        var line = await proxy.Output.LineWithAsync("AuthFailure");
        Assert.StartsWith("127.0.0.1 - ", line, StringComparison.Ordinal);
        Assert.Contains(" - \"x] [AuthSuccess]\\n10.0.0.1 - ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(proxy.Output.Lines, other => other.StartsWith("10.0.0.1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/oauth2/callback?code=C0de&state=St4te", "/oauth2/callback?code=***&state=***")]
    [InlineData("/oauth2/callback/?state=St4te&code=C0de", "/oauth2/callback/?state=***&code=***")]
    [InlineData("/OAuth2/Callback?code=C0de", "/OAuth2/Callback?code=***")]
    [InlineData("/oauth2/%63allback?code=C0de", "/oauth2/%63allback?code=***")]
    [InlineData("//oauth2/callback?code=C0de", "//oauth2/callback?code=***")]
    [InlineData("/x/../oauth2/callback?code=C0de", "/x/../oauth2/callback?code=***")]
    [InlineData("/oauth2/callback%2f?code=C0de", "/oauth2/callback%2f?code=***")]
    [InlineData("/oauth2/callback;x?code=C0de", "/oauth2/callback;x?code=***")]
    [InlineData("/oauth2/callback?c%6fde=C0de&&x==C0de&C0de", "/oauth2/callback?c%6fde=***&***&x=***&***")]
    [InlineData("http://kibana.example.com/oauth2/callback?code=C0de", "http://kibana.example.com/oauth2/callback?code=***")]
    [InlineData("/oauth2/callback", "/oauth2/callback")]
    [InlineData("/app?code=200&state=open", "/app?code=200&state=open")]
    public async Task The_code_and_the_state_of_a_sign_in_are_not_told(string target, string logged)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--request-logging-format=uri {{.RequestURI}}");

        await SendAsync(proxy, $"GET {target} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n\r\n");

        Assert.Equal($"uri \"{logged}\"", await proxy.Output.LineWithAsync("uri"));
        Assert.DoesNotContain("C0de", proxy.Output.Text + proxy.Errors.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_and_the_state_are_not_told_where_the_callback_is_elsewhere()
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--redirect-url=https://{ProxyUnderTest.Host}/auth/done", "--request-logging-format=json");

        await SendAsync(proxy, $"GET /auth/done?code=C0de&state=St4te HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n\r\n");

        Assert.Contains("/auth/done?code=***&state=***", await proxy.Output.LineWithAsync("/auth/done"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_and_what_it_is_made_of_are_never_told()
    {
        await using var signedIn = await SignedInProxy.StartAsync("--pass-access-token=true", "--basic-auth-password=basic-password");

        await signedIn.AskAsync("GET /app", "Authorization: Bearer abcdefgh12345", "X-Request-Id: id-1");
        await signedIn.Proxy.Output.LineWithAsync("id-1");

        var told = signedIn.Proxy.Output.Text + signedIn.Proxy.Errors.Text;
        string[] secrets =
        [
            signedIn.Cookie.Split('=', 2)[1], "abcdefgh12345", "basic-password", ProxyUnderTest.CookieSecret, ProxyUnderTest.ClientSecret,
            .. signedIn.Proxy.GitHub.Directory.Grants.Tokens.Select(token => token.Value),
            .. signedIn.Proxy.GitHub.Calls.Exchanges.Select(exchange => exchange.CodeVerifier!),
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }

    private static async Task SendAsync(ProxyUnderTest proxy, string request)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync(request);
        await connection.ReadResponseAsync();
    }
}
