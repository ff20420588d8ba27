using OAuthProxy.Redis;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class RefusalTests
{
    [Fact]
    public async Task Signs_in_with_the_password_of_the_options_before_that_of_the_URL()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "p@ss/w:rd#1");

        Assert.Null(await MistakeAsync($"redis://:p%40ss%2Fw%3Ard%231@127.0.0.1:{server.Port}"));
        Assert.Null(await MistakeAsync($"redis://default:p%40ss%2Fw%3Ard%231@127.0.0.1:{server.Port}"));
        Assert.Null(await MistakeAsync($"redis://:other@127.0.0.1:{server.Port}", options => options with { Password = ClientUnderTest.Secret("p@ss/w:rd#1") }));
        Assert.Equal("redis-password", (await MistakeAsync($"redis://:other@127.0.0.1:{server.Port}"))?.Option);
        Assert.Equal("redis-password", (await MistakeAsync(server.Url))?.Option);
    }

    [Fact]
    public async Task Tells_the_operator_what_the_user_may_not_do()
    {
        await using var server = await RedisServer.StartAsync("--user", "default", "off", "--user", "warder", "on", ">s3cret", "~warder:*", "+@all", "-@dangerous", "-eval");
        await using var redis = ClientUnderTest.At(server.Url, options => options with { Username = "warder", Password = ClientUnderTest.Secret("s3cret") });

        await redis.SetAsync("warder:1", "x");
        var key = await redis.FailureAsync(RedisCommand.Get("other:1"));
        var command = await redis.FailureAsync(RedisCommand.Eval("return 1", "warder:1", isRepeatable: true));

        Assert.Equal(RedisFailure.Refused, key.Kind);
        Assert.Equal(RedisFailure.Refused, command.Kind);
        Assert.Contains("NOPERM", command.Message, StringComparison.Ordinal);
        Assert.Contains("eval", command.Message, StringComparison.Ordinal);
        Assert.Equal("redis-password", (await MistakeAsync(server.Url, options => options with { Username = "warder", Password = ClientUnderTest.Secret("wrong") }))?.Option);
    }

    [Fact]
    public async Task Uses_the_database_of_the_URL_and_says_where_there_is_none()
    {
        await using var server = await RedisServer.StartAsync("--databases", "4");
        await using var redis = ClientUnderTest.At($"{server.Url}/3");
        await redis.SetAsync("k", "x");

        Assert.Equal("x", await server.CliAsync("-n", "3", "get", "k"));
        Assert.Equal("", await server.CliAsync("get", "k"));
        Assert.Equal("redis-connection-url", (await MistakeAsync($"{server.Url}?db=4"))?.Option);
    }

    [Fact]
    public async Task Speaks_to_a_socket_in_the_file_system()
    {
        await using var server = await RedisServer.StartAsync("--unixsocket", "{folder}/r.sock", "--requirepass", "pw");
        await using var redis = ClientUnderTest.At($"unix://:pw@{server.Folder}/r.sock?db=2");

        await redis.SetAsync("k", "x");

        Assert.Equal("x", await server.CliAsync("-a", "pw", "-n", "2", "get", "k"));
    }

    [Fact]
    public async Task Has_no_memory_left_and_says_so()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "1");
        await using var redis = ClientUnderTest.At(server.Url);

        var failure = await redis.FailureAsync(RedisCommand.Set("k", new byte[10]));

        Assert.Equal((RedisFailure.Failed, "OOM"), (failure.Kind, failure.Code));
        Assert.Null(await redis.GetAsync("k"));
    }

    [Fact]
    public async Task Cannot_save_to_disk_and_says_so()
    {
        await using var server = await RedisServer.StartAsync("--enable-protected-configs", "yes");
        await using var redis = ClientUnderTest.At(server.Url);
        await server.CliAsync("config", "set", "save", "3600 1");
        await server.CliAsync("config", "set", "dbfilename", "x.rdb");
        Directory.CreateDirectory(Path.Combine(server.Folder, "x.rdb")); // no file can be put in a directory's place
        await server.CliAsync("bgsave");
        await server.UntilAsync("rdb_last_bgsave_status:err", "info", "persistence");

        var failure = await redis.FailureAsync(RedisCommand.Set("k", new byte[10]));

        Assert.Equal((RedisFailure.Failed, "MISCONF"), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task Writes_to_no_replica_and_is_back_when_it_is_promoted()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At(server.Url);
        await redis.SetAsync("k", "x");
        await server.CliAsync("replicaof", "127.0.0.1", $"{primary.Port}");

        var failure = await redis.FailureAsync(RedisCommand.Set("k", new byte[1]));
        Assert.Equal((RedisFailure.Unavailable, "READONLY"), (failure.Kind, failure.Code));

        await server.CliAsync("replicaof", "no", "one");
        await Until.DoneAsync(() => redis.SetAsync("k", "y"), "it may be written to again");
    }

    [Fact]
    public async Task A_changed_password_in_its_file_opens_the_next_connection()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await RedisServer.StartAsync("--requirepass", "old");
        var file = directory.Write("password", "old");
        var password = new Secret("redis-password-file", file, () => File.ReadAllBytes(file));
        await using var redis = ClientUnderTest.At(server.Url, options => options with { Password = password });
        await redis.SetAsync("k", "x");

        directory.Write("password", "new");
        foreach (var watched in redis.Services.GetServices<WatchedFile>().Where(watched => watched.Path == file))
        {
            watched.Read();
        }

        await server.CliAsync("-a", "old", "config", "set", "requirepass", "new");
        await server.CliAsync("-a", "new", "client", "kill", "type", "normal");

        Assert.Equal("x", await redis.GetAsync("k"));
    }

    private static async Task<StartMistake?> MistakeAsync(string url, Func<RedisOptions, RedisOptions>? change = null)
    {
        await using var redis = ClientUnderTest.At(url, change);
        return await RedisStart.FindMistakeAsync(redis.Client, CancellationToken.None);
    }
}
