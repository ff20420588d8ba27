using OAuthProxy.Gateway;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams.Routing;
using Xunit;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Random files in force in the running program, one after the other, and random requests to it on one connection.</summary>
public sealed class GatewayPipelineTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task No_request_reaches_an_application_whose_rule_the_reference_finds_broken(int seed)
    {
        var random = new Random(seed);
        await using var gateway = await GatewayProxy.StartAsync("hosts: [{ host: a.example, upstream: \"{upstream}\" }]", "--email-domain=*", "--github-org=everybody");
        await using var client = new Client(gateway);
        var (reached, held, odd) = (0, 0, 0);
        for (var round = 0; round < 40; round++)
        {
            var file = RandomGateway.File(random);
            var text = RandomGateway.ServedTextOf(file);
            gateway.Change(text);
            Assert.Null(gateway.WhyNot);
            var person = random.Next(5) == 0 ? null : RandomGateway.Person(random) with { AccountTag = null };
            var cookie = person is null ? null : await gateway.CookieOfAsync(person);
            for (var request = 0; request < 40; request++)
            {
                var (host, method, target) = RandomGateway.Request(random);
                gateway.Upstream.Requests.Clear();
                gateway.Other.Requests.Clear();

                var status = await client.StatusAsync(host, method, target, cookie);

                var isReached = gateway.Upstream.Requests.Count + gateway.Other.Requests.Count > 0;
                var mayPass = ReferenceRules.MayPass(file, host, RandomGateway.PathOf(target), method, person);
                var isPlain = RandomGateway.IsPlain(target);
                if (isPlain ? isReached != mayPass : isReached && !mayPass)
                {
                    Assert.Fail($"{method} {host}{target} by {person} {(isReached ? "reached" : "did not reach")} an application ({status}) with {text}");
                }

                (reached, held, odd) = (reached + (isReached ? 1 : 0), held + (isReached ? 0 : 1), odd + (isPlain ? 0 : 1));
            }
        }

        // Otherwise it would be about nothing.
        Assert.True(reached > 150 && held > 150 && odd > 150, $"{reached} reached, {held} held, {odd} odd");
    }

    [Fact]
    public async Task The_running_look_up_finds_what_the_file_says()
    {
        var random = new Random(13);
        await using var gateway = await GatewayProxy.StartAsync("hosts: [{ host: a.example, upstream: \"{upstream}\" }]", "--email-domain=*");
        var routes = gateway.Proxy.Services.GetRequiredService<LiveRoutes>();
        var (found, nothing) = (0, 0);
        for (var round = 0; round < 30; round++)
        {
            gateway.Change(RandomGateway.ServedTextOf(RandomGateway.File(random)));
            var table = new GatewayTable(GatewayFile.Read(gateway.File).Model!);
            for (var request = 0; request < 200; request++)
            {
                var (host, _, target) = RandomGateway.Request(random);
                var match = table.Find(host, target);
                var policy = routes.Find(host, target);

                Assert.Equal(match.Host is not null, routes.Contain(host));
                Assert.Equal(match.Route?.Position, policy?.Position);
                Assert.Equal(match.Host is null, policy is { IsOfFile: false });
                (found, nothing) = match.Route is null ? (found, nothing + 1) : (found + 1, nothing);
            }
        }

        Assert.True(found > 1000 && nothing > 1000, $"{found} found, {nothing} nothing");
    }

    /// <summary>One connection, and another where the proxy ended it.</summary>
    private sealed class Client(GatewayProxy gateway) : IAsyncDisposable
    {
        private RawConnection? _connection;

        public async Task<int> StatusAsync(string host, string method, string target, string? cookie)
        {
            _connection ??= await RawConnection.OpenAsync(gateway.Proxy.EndPoint);
            await _connection.SendAsync($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}Content-Length: 0\r\n\r\n");
            var answer = await _connection.ReadResponseAsync(toHead: method == "HEAD");
            if (answer["Connection"] is ["close"] || answer.Status == 0)
            {
                await DisposeAsync();
            }

            return answer.Status;
        }

        public async ValueTask DisposeAsync()
        {
            if (_connection is { } connection)
            {
                _connection = null;
                await connection.DisposeAsync();
            }
        }
    }
}
