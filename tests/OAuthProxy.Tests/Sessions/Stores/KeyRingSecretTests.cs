using System.Buffers.Text;
using System.Net;
using OAuthProxy.Sessions.Protection;
using OAuthProxy.Sessions.Ring;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Who has Redis and not the client secret has nothing; and what a change of the client secret does.</summary>
public sealed class KeyRingSecretTests
{
    private const string Other = "another-client-secret-of-github-40-chars";

    [Fact]
    public async Task Nothing_in_Redis_opens_a_cookie()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var cookie = Base64Url.DecodeFromChars(browser.Cookies[RingWorld.Name]);
        var key = RingWorld.RingOf(world.First).InForce()[0].Secret;
        var stored = await StoredAsync(world);

        Assert.True(Opens(key, cookie)); // so that what follows could fail
        Assert.True(stored.Length > SealedBox.Overhead + 32);
        Assert.DoesNotContain(Convert.ToHexString(key), Convert.ToHexString(stored), StringComparison.Ordinal);
        for (var start = 0; start + 16 <= stored.Length; start++)
        {
            foreach (var length in new[] { 16, 24, 32 }.Where(length => start + length <= stored.Length))
            {
                Assert.False(Opens(stored.AsSpan(start, length).ToArray(), cookie));
            }
        }
    }

    [Fact]
    public async Task A_proxy_with_another_client_secret_opens_nothing_and_replaces_nothing()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var before = await world.PlaceAsync();
        await using var stranger = world.First.StartReplica([.. RingWorld.FlagsFor(world.Redis), $"--client-secret={Other}"]);

        Assert.Equal(HttpStatusCode.Forbidden, await RingWorld.StatusAtAsync(stranger, browser));
        await world.ReadAsync(world.First);
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser));
        Assert.Equal(2, (await world.PlacesAsync()).Length);
        Assert.Contains(before, await world.PlacesAsync());
    }

    [Fact]
    public async Task A_client_secret_that_changes_in_its_file_signs_nobody_out()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("client", RingWorld.ClientSecret);
        await using var world = await RingWorld.StartAsync("--client-secret", $"--client-secret-file={directory["client"]}");
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();

        directory.Write("client", Other);
        await Redis.Until.TrueAsync(
            () =>
            {
                world.First.Clock.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(world.First.Log.Lines.Any(line => line.Contains("[143]", StringComparison.Ordinal)));
            },
            "the ring was copied");
        await world.ReadAsync(world.First);
        await using var restarted = world.First.StartReplica([.. RingWorld.FlagsFor(world.Redis), $"--client-secret={Other}"]);

        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser));
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(restarted, browser));
    }

    [Fact]
    public async Task A_key_that_is_put_under_another_name_or_changed_is_ignored()
    {
        await using var world = await RingWorld.StartAsync();
        using var browser = world.First.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var (place, field) = (await world.PlaceAsync(), Assert.Single(await world.FieldsAsync()));

        await world.Redis.CliAsync("EVAL", "redis.call('HSET',KEYS[1],'ffffffffffffffffffffffffffffffff',redis.call('HGET',KEYS[1],ARGV[1]))", "1", place, field);
        await world.Redis.CliAsync("HSET", place, "garbage", "garbage");
        await world.Redis.CliAsync("HSET", place, "empty", "");
        await world.Redis.CliAsync("EVAL", "redis.call('HSET',KEYS[1],'\\255\\254',string.rep('x',100000))", "1", place);
        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Single(RingWorld.RingOf(world.First).InForce());
        Assert.Equal(HttpStatusCode.OK, await RingWorld.StatusAtAsync(world.First, browser));
        Assert.Single(world.First.Log.Lines, line => line.Contains("[144]", StringComparison.Ordinal));

        await world.PassAsync(RingOrder.Rotation); // and it prevents no new key
        Assert.Equal(2, RingWorld.RingOf(world.First).InForce().Length);
    }

    /// <summary>Something is there, but no key: a ring is begun beside it.</summary>
    [Fact]
    public async Task A_ring_of_garbage_alone_is_no_ring()
    {
        await using var world = await RingWorld.StartAsync();
        var (place, field) = (await world.PlaceAsync(), Assert.Single(await world.FieldsAsync()));
        await world.Redis.CliAsync("HSET", place, field, "garbage");

        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Single(RingWorld.RingOf(world.First).InForce());
        Assert.Contains(world.First.Log.Lines, line => line.Contains("[141]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_key_and_no_secret_is_ever_logged()
    {
        await using var world = await RingWorld.StartAsync();
        await world.PassAsync(RingOrder.Rotation);
        await world.Redis.CliAsync("FLUSHALL");
        await world.PassAsync(TimeSpan.FromSeconds(10));
        var key = RingWorld.RingOf(world.First).InForce()[0].Secret;
        var log = string.Join('\n', world.First.Log.Lines);

        Assert.Contains("[142]", log, StringComparison.Ordinal);
        foreach (var secret in new[] { RingWorld.ClientSecret, Convert.ToHexString(key), Convert.ToBase64String(key) })
        {
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static bool Opens(byte[] secret, byte[] cookie)
    {
        using var box = new SealedBox(secret, "ticket/" + RingWorld.Name);
        return box.TryOpen(cookie, new byte[cookie.Length]);
    }

    /// <summary>The one value, byte for byte.</summary>
    private static async Task<byte[]> StoredAsync(RingWorld world)
    {
        const string Hex = "local s=redis.call('HVALS',KEYS[1])[1] return (s:gsub('.',function(c) return string.format('%02x',string.byte(c)) end))";
        return Convert.FromHexString(await world.Redis.CliAsync("EVAL", Hex, "1", await world.PlaceAsync()));
    }
}
