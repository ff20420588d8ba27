using System.Net;
using OAuthProxy.Sessions;
using OAuthProxy.Sessions.Ring;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Replicas without a cookie secret and the Redis in which they keep their keys.</summary>
internal sealed class RingWorld : IAsyncDisposable
{
    public const string Name = "_oauth2_proxy";
    public const string ClientSecret = "0123456789abcdef0123456789abcdef01234567";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly List<ProxyUnderTest> _replicas = [];

    private RingWorld(RedisServer redis, ProxyUnderTest first) => (Redis, First) = (redis, first);

    public RedisServer Redis { get; }

    public ProxyUnderTest First { get; }

    public IEnumerable<ProxyUnderTest> Proxies => [First, .. _replicas];

    public static string[] FlagsFor(RedisServer redis) => [.. SharedRedis.FlagsFor(redis), "--cookie-secret", $"--client-secret={ClientSecret}"];

    public static async Task<RingWorld> StartAsync(params string[] flags)
    {
        var redis = await RedisServer.StartAsync();
        return await StartAsync(redis, flags);
    }

    public static async Task<RingWorld> StartAsync(RedisServer redis, params string[] flags)
    {
        var first = await ProxyUnderTest.StartAsync([.. FlagsFor(redis), .. flags]);
        Accept(first, ClientSecret);
        return new(redis, first);
    }

    /// <summary>GitHub's application has this client secret from now on.</summary>
    public static void Accept(ProxyUnderTest proxy, string secret) =>
        proxy.GitHub.Directory.AddApp(ProxyUnderTest.ClientId, secret, $"https://{ProxyUnderTest.Host}/oauth2/callback");

    public static KeyRing RingOf(ProxyUnderTest proxy) => proxy.Services.GetRequiredService<KeyRing>();

    public ProxyUnderTest StartReplica(params string[] flags)
    {
        var replica = First.StartReplica([.. FlagsFor(Redis), .. flags]);
        _replicas.Add(replica);
        return replica;
    }

    /// <summary>The same browser at another replica.</summary>
    public static async Task<HttpStatusCode> StatusAtAsync(ProxyUnderTest proxy, TestBrowser browser)
    {
        using var elsewhere = proxy.NewBrowser(cookies: browser.Cookies);
        using var page = await elsewhere.GetAsync("/");
        return page.StatusCode;
    }

    /// <summary>Time passes, and every replica has read the ring since.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        First.Clock.Advance(time);
        foreach (var proxy in Proxies)
        {
            await ReadAsync(proxy);
        }
    }

    /// <summary>The proxy has read the ring as it is now. Its patience goes by the test's clock, which has to be moved.</summary>
    public async Task ReadAsync(ProxyUnderTest proxy)
    {
        while (true)
        {
            try
            {
                await WithClockAsync(RingOf(proxy).ReadAsync()); // may have begun before
                await WithClockAsync(RingOf(proxy).ReadAsync());
                return;
            }
            catch (SessionStoreException)
            {
                First.Clock.Advance(Step);
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public async Task WithClockAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(20, TestContext.Current.CancellationToken));
            if (!task.IsCompleted)
            {
                First.Clock.Advance(Step);
            }
        }

        await task;
    }

    public async Task<string> PlaceAsync() => Assert.Single(await PlacesAsync());

    public async Task<string[]> PlacesAsync() => (await Redis.CliAsync("--scan", "--pattern", "*-keyring-*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async Task<string[]> FieldsAsync() => (await Redis.CliAsync("HKEYS", await PlaceAsync())).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await First.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
