using System.Net.Sockets;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>
/// A host that is open to anybody and one that is not, and every way to name one of them so that somebody could take it for the other. What is judged, where
/// the request goes and what the application is told have to be one and the same.
/// </summary>
public sealed class HostAttackTests : IAsyncLifetime
{
    private const string Open = "open.example.com";

    private static readonly string[] Names =
    [
        "closed.example.com", "CLOSED.Example.Com", "closed.example.com.", "closed.example.com..", ".closed.example.com", "closed..example.com", "closed.example.com:80", "closed.example.com.:443", "closed.example.com:0", "closed.example.com:99999", "closed.example.com:443:80",
        "closed.example.com:", "closed.example.com:-1", "closed.example.com:80a", "user@closed.example.com", "open.example.com@closed.example.com", "closed.example.com@open.example.com", "open.example.com:80@closed.example.com", "closed.example.com%2e", "clos%65d.example.com", "closed%2eexample.com",
        "closed.example.com%00", "closed.example.com%00.open.example.com", "open.example.com%23.closed.example.com", "closed\u00e3\u0080\u0082example.com", "\u00ef\u00bd\u0083losed.example.com", "clo\u00c5\u00bfed.example.com", "clo\u00c5\u009fed.example.com", "xn--closed-.example.com", "xn--cloed-nta.example.com", "xn--.example.com",
        "closed.example.com,open.example.com", "open.example.com, closed.example.com", "open.example.com closed.example.com", "open.example.com\tclosed.example.com", "closed.example.com/", "closed.example.com\\", "closed.example.com#open.example.com", "closed.example.com?", "closed.example.com;open.example.com", "open.example.com/@closed.example.com",
        "[closed.example.com]", "[::ffff:7f00:1]", "127.0.0.1", "0x7f.1", "*.example.com", "*", "closed_example.com", "closed.example.com\u0000", " closed.example.com", "closed.example.com ", "\tclosed.example.com\t", "closed.example.com\u00a0", "\"closed.example.com\"", "localhost", "",
        $"{new string('a', 300)}.example.com", $"{new string('a', 63)}.closed.example.com", $"closed.example.com{new string('.', 300)}",
    ];

    private GatewayProxy _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayProxy.StartAsync(
        """
        hosts:
          - { host: open.example.com, upstream: "{upstream}", public: true }
          - { host: "*.open.example.com", upstream: "{upstream}", public: true }
          - { host: closed.example.com, upstream: "{other}", allow: { users: [alice] } }
          - { host: "*.example.com", upstream: "{other}", allow: { users: [alice] } }
        """,
        "--reverse-proxy=true",
        "--trusted-proxy-ip=127.0.0.1");

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    public static TheoryData<string> Ways =>
    [
        "GET / HTTP/1.1\r\nHost: {name}\r\n", "GET http://{name}/ HTTP/1.1\r\nHost: {name}\r\n", "GET http://{name}/ HTTP/1.1\r\nHost: open.example.com\r\n", "GET http://open.example.com/ HTTP/1.1\r\nHost: {name}\r\n", "GET http://open.example.com HTTP/1.1\r\nHost: {name}\r\n",
        "GET https://{name}/ HTTP/1.1\r\nHost: open.example.com\r\n", "GET http://{name} HTTP/1.0\r\n", "GET http://{name}/ HTTP/1.0\r\nHost: open.example.com\r\n", "GET / HTTP/1.0\r\nHost: {name}\r\n", "GET / HTTP/1.1\r\nHost: open.example.com\r\nHost: {name}\r\n", "GET / HTTP/1.1\r\nHost: {name}\r\nHost: open.example.com\r\n",
        "GET //{name}/ HTTP/1.1\r\nHost: open.example.com\r\n", "GET / HTTP/1.1\r\nHost: open.example.com\r\nX-Forwarded-Host: {name}\r\n", "GET / HTTP/1.1\r\nHost: open.example.com\r\nX-Forwarded-Host: {name}, open.example.com\r\n", "GET / HTTP/1.1\r\nHost: closed.example.com\r\nX-Forwarded-Host: open.example.com\r\nX-Forwarded-Host: {name}\r\n",
        "GET / HTTP/1.1\r\nHost: open.example.com\r\nForwarded: host={name}\r\nX-Host: {name}\r\nX-Original-Host: {name}\r\nX-Forwarded-Server: {name}\r\n",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Rule_route_and_application_see_one_host(string head)
    {
        foreach (var name in Names)
        {
            await using var connection = await RawConnection.OpenAsync(_gateway.Proxy.EndPoint);
            await connection.SendAsync(head.Replace("{name}", name, StringComparison.Ordinal) + "\r\n");
            AssertOneHost($"{head} with {name}", (await connection.ReadResponseAsync()).Status);
        }
    }

    [Theory]
    [InlineData("{name}", null)]
    [InlineData("{name}", Open)]
    [InlineData(Open, "{name}")]
    [InlineData(null, "{name}")]
    [InlineData("", "{name}")]
    public async Task HTTP_2_has_one_host_too(string? authority, string? host)
    {
        foreach (var name in Names.Where(name => name.Length < 127)) // as long as the test's own HTTP/2 can write
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(_gateway.Proxy.EndPoint);
            await using var connection = new Http2Connection(new NetworkStream(socket), scheme: "http");
            AssertOneHost($"{authority} and {host} with {name}", await connection.GetAsync(authority?.Replace("{name}", name, StringComparison.Ordinal), host is null ? [] : [host.Replace("{name}", name, StringComparison.Ordinal)]));
        }
    }

    /// <summary>From the start to the callback and back to where the person was, however the host was spelled there.</summary>
    [Theory]
    [InlineData("CLOSED.example.com", "https://closed.example.com/x")]
    [InlineData("closed.example.com.:8443", "https://closed.example.com:8443/x")]
    [InlineData("closed.example.com:0", "https://closed.example.com:0/x")]
    public async Task The_way_back_leads_to_the_host_that_was_judged(string host, string expected)
    {
        var started = await _gateway.AskAsync(host, "GET /oauth2/start?rd=/x");
        using var browser = _gateway.Proxy.NewBrowser("kibana.example.com");
        var callback = await browser.ChooseAccountAsync(new Uri(started["Location"].Single()), "alice");

        var answer = await _gateway.AskAsync("kibana.example.com", $"GET {new Uri(callback).PathAndQuery}", string.Join("; ", started["Set-Cookie"].Select(cookie => cookie.Split(';')[0])));

        Assert.Equal([expected], answer["Location"]);
    }

    /// <summary>A stranger: whatever was asked for, only the open application may have got it, and under its own name.</summary>
    private void AssertOneHost(string way, int status)
    {
        Assert.True(status is 0 or (>= 200 and < 500), $"{way} is answered {status}");
        Assert.True(_gateway.Other.Requests.IsEmpty, $"{way} reached what is closed");
        while (_gateway.Upstream.Requests.TryDequeue(out var request))
        {
            Assert.Equal((way, status, 1, 1), (way, 200, request["Host"].Length, request["X-Forwarded-Host"].Length));
            Assert.Equal((way, request["Host"][0]), (way, request["X-Forwarded-Host"][0]));
            Assert.Matches(@"^(a\.)?open\.example\.com(:[0-9]+)?$", request["Host"][0]);
        }
    }
}
