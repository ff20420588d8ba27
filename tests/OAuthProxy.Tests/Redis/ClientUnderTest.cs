using System.Text;
using OAuthProxy.Redis;
using OAuthProxy.Tests.Support;

namespace OAuthProxy.Tests.Redis;

/// <summary>The room alone, as the program puts it together, with what it logged.</summary>
internal sealed class ClientUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ClientUnderTest(RedisOptions options, TimeProvider? clock = null)
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton(clock ?? TimeProvider.System)
            .AddMetrics()
            .AddSingleton<Instrumentation>()
            .AddRedis(options with { IsUsed = true })
            .BuildServiceProvider();
        Client = _services.GetRequiredService<RedisClient>();
    }

    public RedisClient Client { get; }

    public LogCapture Log { get; } = new();

    public IServiceProvider Services => _services;

    public static ClientUnderTest At(string url, Func<RedisOptions, RedisOptions>? change = null, TimeProvider? clock = null)
    {
        var options = new RedisOptions { Url = Secret(url) };
        return new(change?.Invoke(options) ?? options, clock);
    }

    public static Secret Secret(string text) => new(Encoding.UTF8.GetBytes(text));

    public static RedisServerOptions Server(string url) => RedisServerOptions.TryParse(url, out var server, out var error) ? server : throw new FormatException(error);

    public async Task<string?> GetAsync(string key) => (await Client.SendAsync(RedisCommand.Get(key))).Text;

    public async Task SetAsync(string key, string value) => await Client.SendAsync(RedisCommand.Set(key, RedisCommand.Bytes(value)));

    /// <summary>How the command fails; an exception of the test where it does not.</summary>
    public async Task<RedisException> FailureAsync(RedisCommand command) => await Xunit.Assert.ThrowsAsync<RedisException>(async () => await Client.SendAsync(command));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
