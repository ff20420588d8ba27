using System.Globalization;
using System.Net;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Sessions.Stores;

/// <summary>Somebody who can read all that is in Redis, and write there what they like.</summary>
public sealed class HostileRedisTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private const string Name = "_oauth2_proxy";

    [Fact]
    public async Task Reads_nothing_of_anybody()
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var token = (await proxy.SessionOfAsync($"{Name}={browser.Cookies[Name]}"))!.AccessToken;
        using var page = await browser.GetAsync("/", ("User-Agent", "Recognizable/1.0"));

        var everything = new System.Text.StringBuilder();
        foreach (var key in await redis.KeysAsync())
        {
            var type = await redis.Server.CliAsync("TYPE", key);
            everything.Append(key).Append('\n').Append(await redis.Server.CliAsync("--raw", type == "hash" ? "HGETALL" : "GET", key)).Append('\n');
        }

        Assert.StartsWith("gho_", token, StringComparison.Ordinal);
        Assert.Equal(3, (await redis.KeysAsync()).Count);
        foreach (var text in new[] { "alice", "ALICE", "corp.example", "acme", token, "gho_", "127.0.0.1", "Recognizable", browser.Cookies[Name]! })
        {
            Assert.DoesNotContain(text, everything.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cannot_exchange_two_sessions()
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var mine = proxy.NewBrowser();
        using var first = await mine.SignInAsync("bob");
        var bobs = Assert.Single(await redis.SessionKeysAsync());
        using var theirs = proxy.NewBrowser();
        using var second = await theirs.SignInAsync();
        var alices = Assert.Single(await redis.SessionKeysAsync(), key => key != bobs);

        await redis.Server.CliAsync("COPY", alices, bobs, "REPLACE");
        using var page = await mine.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("SET", "{key}", "")]
    [InlineData("SET", "{key}", "garbage")]
    [InlineData("SETRANGE", "{key}", "40", "x")]
    [InlineData("APPEND", "{key}", "x")]
    [InlineData("DEL", "{key}")]
    [InlineData("SETRANGE", "{key}", "2000000", "x")]
    public async Task Cannot_make_a_session_of_anything_else(params string[] command)
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var key = Assert.Single(await redis.SessionKeysAsync());

        await redis.Server.CliAsync([.. command.Select(word => word.Replace("{key}", key, StringComparison.Ordinal))]);
        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Sign in with GitHub", await page.TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>A key of another type is an error of the server's, and no answer about the person.</summary>
    [Fact]
    public async Task Another_type_is_answered_503()
    {
        await using var proxy = await redis.StartProxyAsync();
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync();
        var key = Assert.Single(await redis.SessionKeysAsync());

        await redis.Server.CliAsync("DEL", key);
        await redis.Server.CliAsync("LPUSH", key, "x");
        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
    }

    [Fact]
    public async Task An_old_value_that_is_put_back_is_refreshed_again_and_lives_no_longer()
    {
        await using var proxy = await redis.StartProxyAsync("--cookie-expire=3h");
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();
        using var signedIn = await browser.SignInAsync("bob");
        var key = Assert.Single(await redis.SessionKeysAsync());
        await redis.Server.CliAsync("COPY", key, "kept");
        await redis.Server.CliAsync("PERSIST", "kept");
        proxy.GitHub.Directory.RemoveMember("acme", "bob");
        proxy.Clock.Advance(TimeSpan.FromMinutes(60));
        using var client = proxy.NewBrowser();
        var copy = ("Cookie", $"{Name}={browser.Cookies[Name]}");
        using var first = await client.GetAsync("/", copy);
        await redis.Server.CliAsync("COPY", "kept", key, "REPLACE");
        using var second = await client.GetAsync("/", copy);
        proxy.GitHub.Directory.AddMember("acme", "bob");
        proxy.Clock.Advance(TimeSpan.FromMinutes(120));
        await redis.Server.CliAsync("COPY", "kept", key, "REPLACE");
        using var third = await client.GetAsync("/", copy);

        Assert.Equal(HttpStatusCode.Forbidden, first.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, third.StatusCode);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData("168h", 604_800_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("0", 604_800_000)]
    public async Task Nothing_stays_there_for_ever(string expire, int milliseconds)
    {
        await using var proxy = await redis.StartProxyAsync($"--cookie-expire={expire}");
        await redis.EmptyAsync();
        using var browser = proxy.NewBrowser();

        using var signedIn = await browser.SignInAsync();

        var keys = await redis.KeysAsync();
        Assert.Equal(3, keys.Count);
        foreach (var key in keys)
        {
            Assert.InRange(int.Parse(await redis.Server.CliAsync("PTTL", key), CultureInfo.InvariantCulture), milliseconds - 60_000, milliseconds);
        }

        proxy.Clock.Advance(TimeSpan.FromMinutes(61));
        using var refreshed = await browser.GetAsync("/");
        foreach (var key in keys)
        {
            Assert.InRange(int.Parse(await redis.Server.CliAsync("PTTL", key), CultureInfo.InvariantCulture), milliseconds - 3_720_000, milliseconds - 3_660_000);
        }
    }

    /// <summary>A browser may send many; each that is asked about costs a question.</summary>
    [Fact]
    public async Task A_heap_of_dead_tickets_is_not_worked_off()
    {
        await using var proxy = await redis.StartProxyAsync();
        using var browser = proxy.NewBrowser();
        var dead = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            using var signedIn = await browser.SignInAsync();
            dead.Add($"{Name}={browser.Cookies[Name]}");
        }

        await redis.EmptyAsync();
        await redis.Server.CliAsync("CONFIG", "RESETSTAT");
        using var client = proxy.NewBrowser();
        using var page = await client.GetAsync("/", ("Cookie", string.Join("; ", dead)));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("cmdstat_get:calls=4,", await redis.Server.CliAsync("INFO", "commandstats"), StringComparison.Ordinal);
    }
}
