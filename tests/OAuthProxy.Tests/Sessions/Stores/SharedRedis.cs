using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>One Redis for the tests of a class; nobody's sessions are in another's way.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? _server;

    internal RedisServer Server => _server!;

    /// <summary>The flags with which a proxy keeps its sessions there.</summary>
    internal string[] Flags => FlagsFor(Server);

    internal static string[] FlagsFor(RedisServer server) => ["--session-store-type=redis", $"--redis-connection-url={server.Url}"];

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal Task<ProxyUnderTest> StartProxyAsync(params string[] flags) => ProxyUnderTest.StartAsync([.. Flags, .. flags]);

    internal ProxyUnderTest StartReplica(ProxyUnderTest first, params string[] flags) => first.StartReplica([.. Flags, .. flags]);

    /// <summary>The keys there are, but for those of a pattern's complement.</summary>
    internal async Task<IReadOnlyList<string>> KeysAsync(string pattern = "*") =>
        (await Server.CliAsync("--scan", "--pattern", pattern)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal async Task<IReadOnlyList<string>> SessionKeysAsync() =>
        [.. (await KeysAsync("_oauth2_proxy-*")).Where(key => key.Length == "_oauth2_proxy-".Length + 32)];

    internal async Task EmptyAsync() => await Server.CliAsync("FLUSHALL");
}
