using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class StrangerTests
{
    /// <summary>Ways to say one path to the proxy and another to the application, all beginning at what is open to everybody.</summary>
    private static readonly string[] Tricks =
    [
        "/ping/../admin", "/ping/%2e%2e/admin", "/ping/..%2fadmin", "/ping%2f..%2fadmin", "/ping/%252e%252e/admin", "/ping/..;/admin",
        "/ping;/admin", "/ping/..\\admin", "/ping/%5c..%5cadmin", "//ping/../admin", "//ping", "/ping/x", "/ping%2fx", "/ping%20", "/ping.",
        "/ping%00/../admin", "/admin?/ping", "/admin%3f/ping", "/admin%23/ping", "/admin#/ping", "/admin;/ping", "/x/ping",
        "/robots.txt/x", "/robots.txt%2f..%2fadmin", "/robots.txt;x", "/oauth2/sign_in/../../admin", "/oauth2/sign_in/x", "/oauth2/sign_in;x",
        "/oauth2/sign_in%2f..%2f..%2fadmin", "/oauth2%2fsign_in", "/oauth2/callback/x", "//oauth2/start", "/oauth2//start", "/oauth2",
        "/OAUTH2x/start", "http://kibana.example.com/admin", "http://kibana.example.com//ping", "http://kibana.example.com/ping/../admin",
    ];

    [Theory]
    [InlineData("{upstream}/")]
    [InlineData("{upstream}/,{upstream}/api/")]
    public async Task Reaches_no_upstream_by_any_spelling_of_a_path(string upstreams)
    {
        await using var proxy = await ProxyUnderTest.StartAsync($"--upstream={upstreams}");
        foreach (var target in Tricks)
        {
            foreach (var method in new[] { "GET", "get", "POST", "OPTIONS" })
            {
                var answer = await AskAsync(proxy, $"{method} {target}");

                Assert.True(answer.Status is 400 or 403, $"{method} {target} got {answer.Status}");
            }
        }

        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("X-Original-URL: /ping")]
    [InlineData("X-Rewrite-URL: /ping")]
    [InlineData("X-Forwarded-Uri: /ping")]
    [InlineData("X-Forwarded-Prefix: /ping")]
    [InlineData("X-HTTP-Method-Override: OPTIONS")]
    [InlineData("X-Forwarded-User: alice")]
    [InlineData("X-Auth-Request-User: alice")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("Authorization: Basic YWxpY2U6")]
    [InlineData("Authorization: Bearer x")]
    [InlineData("Cookie: _oauth2_proxy=")]
    [InlineData("Cookie: _oauth2_proxy=YWxpY2VAY29ycC5leGFtcGxl|1600000000|c2lnbmF0dXJl")]
    [InlineData("User-Agent: kube-probe/1.30")]
    [InlineData("User-Agent: GoogleHC/1.0")]
    [InlineData("Connection: Cookie")]
    public async Task Reaches_no_upstream_by_any_header(string header)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        var answer = await AskAsync(proxy, "GET /admin", header);

        Assert.Equal(403, answer.Status);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("Content-Length: 37", "name=value&and=all+that+is+in+a+form!")]
    [InlineData("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")]
    public async Task Sends_no_body_to_an_upstream(string framing, string body)
    {
        await using var proxy = await ProxyUnderTest.StartAsync();
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        var head = $"POST /form HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nContent-Type: application/x-www-form-urlencoded\r\n{framing}\r\n\r\n";

        await connection.SendAsync(head + body);
        var answer = await connection.ReadResponseAsync();
        await connection.SendAsync(head + body);
        var next = await connection.ReadResponseAsync();

        Assert.Equal((403, 403), (answer.Status, next.Status));
        Assert.DoesNotContain("upstream", answer.Body, StringComparison.Ordinal);
        Assert.Empty(proxy.Upstream.Requests);
    }

    private static async Task<RawResponse> AskAsync(ProxyUnderTest proxy, string line, params string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        var lines = string.Concat(headers.Select(header => header + "\r\n"));
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n{lines}\r\n");
        return await connection.ReadResponseAsync();
    }
}
