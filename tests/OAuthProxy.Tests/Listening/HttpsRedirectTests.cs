using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class HttpsRedirectTests
{
    [Theory]
    [InlineData("GET /a%2Fb//c?x=%20y", "kibana.example.com", "https://kibana.example.com/a%2Fb//c?x=%20y")]
    [InlineData("POST /form", "kibana.example.com", "https://kibana.example.com/form")]
    [InlineData("GET //evil.example/", "kibana.example.com", "https://kibana.example.com//evil.example/")]
    [InlineData("GET /oauth2/start?rd=/x", "kibana.example.com:8080", "https://kibana.example.com/oauth2/start?rd=/x")]
    [InlineData("GET http://kibana.example.com/a?b", "kibana.example.com", "https://kibana.example.com/a?b")]
    [InlineData("OPTIONS *", "kibana.example.com", "https://kibana.example.com/")]
    public async Task Sends_to_the_same_address_by_https(string line, string host, string location)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--force-https=true");

        var answer = await AskAsync(proxy, line, host);

        Assert.Equal((308, location), (answer.Status, Assert.Single(answer["Location"])));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("X-Forwarded-Proto: https", 403)]
    [InlineData("X-Forwarded-Proto: http", 308)]
    [InlineData("X-Forwarded-Proto: https, http", 308)]
    [InlineData("X-Other: https", 308)]
    public async Task Goes_by_what_a_trusted_proxy_says(string header, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--force-https=true", "--reverse-proxy=true", "--trusted-proxy-ip=127.0.0.1");

        Assert.Equal(status, (await AskAsync(proxy, "GET /", ProxyUnderTest.Host, header)).Status);
    }

    [Theory]
    [InlineData("--reverse-proxy=true", "--trusted-proxy-ip=10.0.0.0/8")]
    [InlineData("--reverse-proxy=false", "--trusted-proxy-ip=127.0.0.1")]
    public async Task Goes_by_nobody_elses_word(params string[] flags)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(["--force-https=true", .. flags]);

        Assert.Equal(308, (await AskAsync(proxy, "GET /", ProxyUnderTest.Host, "X-Forwarded-Proto: https")).Status);
    }

    [Theory]
    [InlineData("GET /ping", "", 200)]
    [InlineData("GET /ready", "", 200)]
    [InlineData("GET /ping/", "", 308)]
    [InlineData("GET /ping", "--ping-user-agent=hc/1.0", 308)]
    public async Task Answers_probes_by_http(string line, string flag, int status)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(["--force-https=true", .. flag.Length > 0 ? [flag] : Array.Empty<string>()]);

        Assert.Equal(status, (await AskAsync(proxy, line, ProxyUnderTest.Host)).Status);
    }

    [Fact]
    public async Task Refuses_a_request_that_names_no_host()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("--force-https=true");
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);

        await connection.SendAsync("GET / HTTP/1.0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_TLS_alone_and_keeps_the_default_http_address_for_those_who_come_there()
    {
        using var authority = new PemAuthority();
        using var directory = new TemporaryDirectory();
        await using var proxy = await ProxyUnderTest.StartAsync([.. authority.Issue(ProxyUnderTest.Host).WriteTo(directory), "--https-address=127.0.0.1:0", "--force-https=true"]);
        using var tls = proxy.NewTlsClient(authority);

        using var answer = await tls.GetAsync("/");

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Equal(308, (await AskAsync(proxy, "GET /", ProxyUnderTest.Host)).Status);
    }

    private static async Task<RawResponse> AskAsync(ProxyUnderTest proxy, string line, string host, params string[] headers)
    {
        await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
        await connection.SendAsync($"{line} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return await connection.ReadResponseAsync();
    }
}
