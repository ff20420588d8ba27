using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Metrics;

/// <summary>The metrics' listener answers nothing but metrics, and the proxy's listener answers none.</summary>
public sealed class MetricsEndpointTests
{
    [Theory]
    [InlineData("GET /")]
    [InlineData("GET /metrics")]
    [InlineData("GET /ping")]
    [InlineData("GET /oauth2/start?rd=/")]
    [InlineData("GET /oauth2/sign_in")]
    [InlineData("GET /oauth2/callback?code=1&state=2")]
    [InlineData("GET /oauth2/userinfo")]
    [InlineData("GET /oauth2/auth")]
    [InlineData("GET /robots.txt")]
    [InlineData("GET /a/../b")]
    [InlineData("GET /%2e%2e/secret")]
    [InlineData("GET http://kibana.example.com/app/kibana")]
    public async Task Everything_on_its_listener_is_metrics(string line)
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        await using var connection = await RawConnection.OpenAsync(MetricsPage.AddressOf(signedIn.Proxy));
        signedIn.Proxy.GitHub.Calls.Clear();
        signedIn.Proxy.Clock.Advance(TimeSpan.FromHours(2)); // a session that is due for a refresh

        await connection.SendAsync(signedIn.Head(line));
        var answer = await connection.ReadResponseAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", Assert.Single(answer["Content-Type"]));
        Assert.Contains("\nprocess_start_time_seconds ", answer.Body, StringComparison.Ordinal);
        Assert.Empty(answer["Set-Cookie"]);
        Assert.Empty(answer["Location"]);
        Assert.Empty(signedIn.Upstream.Requests);
        Assert.Empty(signedIn.Proxy.GitHub.Calls.Api);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Only_reading_is_possible(string method)
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);
        await using var connection = await RawConnection.OpenAsync(MetricsPage.AddressOf(signedIn.Proxy));

        await connection.SendAsync(signedIn.Head($"{method} /", "Content-Length: 0"));
        var answer = await connection.ReadResponseAsync();

        Assert.Equal((405, ""), (answer.Status, answer.Body));
        Assert.Equal("GET, HEAD", Assert.Single(answer["Allow"]));
        Assert.Empty(signedIn.Upstream.Requests);
    }

    [Fact]
    public async Task HEAD_has_no_body()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);
        await using var connection = await RawConnection.OpenAsync(MetricsPage.AddressOf(proxy));

        await connection.SendAsync("HEAD / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Empty(await connection.ReadToEndAsync());
    }

    [Fact]
    public async Task HTTP_2_is_not_spoken_there()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);
        await using var connection = await RawConnection.OpenAsync(MetricsPage.AddressOf(proxy));

        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        Assert.DoesNotContain("process_", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxys_own_listener_has_no_metrics_whatever_a_request_says()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);
        var address = MetricsPage.AddressOf(proxy);

        foreach (var head in new[]
        {
            $"GET /metrics HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\n\r\n",
            $"GET /metrics HTTP/1.1\r\nHost: {address}\r\n\r\n",
            $"GET http://{address}/metrics HTTP/1.1\r\nHost: {address}\r\n\r\n",
            $"GET /metrics HTTP/1.1\r\nHost: {ProxyUnderTest.Host}\r\nX-Forwarded-Host: {address}\r\nX-Forwarded-Port: {address.Port}\r\n\r\n",
        })
        {
            await using var connection = await RawConnection.OpenAsync(proxy.EndPoint);
            await connection.SendAsync(head);
            var answer = await connection.ReadResponseAsync();

            Assert.Equal(403, answer.Status);
            Assert.DoesNotContain("process_start_time_seconds", answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task The_path_stays_the_applications()
    {
        await using var signedIn = await SignedInProxy.StartAsync(MetricsPage.Flag);

        Assert.Equal("/metrics", (await signedIn.ForwardAsync("GET /metrics")).Target);
    }

    [Fact]
    public async Task It_listens_only_where_it_was_asked_to()
    {
        await using var proxy = await ProxyUnderTest.StartAsync();

        Assert.Equal([$"http://{proxy.EndPoint}"], MetricsPage.AddressesOf(proxy));
    }

    [Fact]
    public async Task Its_own_requests_are_not_counted()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(MetricsPage.Flag);

        await MetricsPage.ReadAsync(proxy);

        Assert.Empty((await MetricsPage.ReadAsync(proxy)).Of("oauth2_proxy_requests_total"));
    }
}
