using OAuthProxy.Redis;
using OAuthProxy.Sessions;
using OAuthProxy.Sessions.Ring;
using OAuthProxy.Tests.Configuration;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Many replicas at the same moment, each with connections of its own.</summary>
public sealed class KeyRingRaceTests
{
    private const int Replicas = 12;
    private const int Rounds = 20;

    [Fact]
    public async Task They_agree_on_the_first_key_on_the_next_one_and_on_a_new_ring()
    {
        await using var redis = await RedisServer.StartAsync();
        var clock = new ManualClock();
        for (var round = 0; round < Rounds; round++)
        {
            await redis.CliAsync("FLUSHALL");
            await using var world = new Disposables([.. Enumerable.Range(0, Replicas).Select(_ => new Replica(redis, clock))]);
            await AllAtOnceAsync(world);
            var first = AgreedOn(world);
            Assert.Single(first);

            clock.Advance(RingOrder.Rotation);
            await AllAtOnceAsync(world);
            var second = AgreedOn(world);
            Assert.Equal(2, second.Length);
            Assert.Equal(first[0], second[0]);

            clock.Advance(RingOrder.Notice);
            await AllAtOnceAsync(world);
            Assert.Equal([second[1], second[0]], AgreedOn(world));

            await redis.CliAsync("FLUSHALL");
            await AllAtOnceAsync(world);
            Assert.Single(AgreedOn(world));
            Assert.DoesNotContain(AgreedOn(world)[0], second);
        }
    }

    private static async Task AllAtOnceAsync(Disposables world)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var readings = world.All.Select(replica => Task.Run(async () =>
        {
            await start.Task;
            await replica.Ring.ReadAsync();
        })).ToArray();
        start.SetResult();
        await Task.WhenAll(readings);
    }

    private static string[] AgreedOn(Disposables world) =>
        Assert.Single(world.All.Select(replica => string.Join(' ', replica.Ring.InForce().Select(key => Convert.ToHexString(key.Secret)))).Distinct(StringComparer.Ordinal)).Split(' ');

    private sealed class Replica : IAsyncDisposable
    {
        private readonly ServiceProvider _services;

        public Replica(RedisServer redis, ManualClock clock)
        {
            var settings = Reading.Good(Reading.Without("cookie-secret", [.. SharedRedis.FlagsFor(redis), $"--client-secret={RingWorld.ClientSecret}"]));
            _services = new ServiceCollection()
                .AddLogging()
                .AddSingleton<TimeProvider>(clock)
                .AddMetrics()
                .AddSingleton<Instrumentation>()
                .AddRedis(settings.Redis)
                .AddSessions(settings.Sessions, settings.GitHub.ClientSecret)
                .BuildServiceProvider();
            Ring = _services.GetRequiredService<KeyRing>();
        }

        public KeyRing Ring { get; }

        public ValueTask DisposeAsync() => _services.DisposeAsync();
    }

    private sealed record Disposables(IReadOnlyList<Replica> All) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var replica in All)
            {
                await replica.DisposeAsync();
            }
        }
    }
}
