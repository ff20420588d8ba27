using OAuthProxy.Redis;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class RedisChecksTests
{
    private const string Redis = "--session-store-type=redis";

    [Theory]
    [InlineData("redis-connection-url", Redis)]
    [InlineData("redis-use-cluster", Redis, "--redis-use-sentinel", "--redis-use-cluster")]
    [InlineData("redis-sentinel-master-name", Redis, "--redis-use-sentinel", "--redis-sentinel-connection-urls=redis://h")]
    [InlineData("redis-sentinel-connection-urls", Redis, "--redis-use-sentinel", "--redis-sentinel-master-name=m")]
    [InlineData("redis-sentinel-connection-urls", Redis, "--redis-use-sentinel", "--redis-sentinel-master-name=m", "--redis-sentinel-connection-urls=redis://h/1")]
    [InlineData("redis-sentinel-connection-urls", Redis, "--redis-use-sentinel", "--redis-sentinel-master-name=m", "--redis-sentinel-connection-urls=redis://h,rediss://i")]
    [InlineData("redis-cluster-connection-urls", Redis, "--redis-use-cluster")]
    [InlineData("redis-cluster-connection-urls", Redis, "--redis-use-cluster", "--redis-cluster-connection-urls=redis://h/1")]
    [InlineData("redis-cluster-connection-urls", Redis, "--redis-use-cluster", "--redis-cluster-connection-urls=unix:///s")]
    [InlineData("redis-connection-url", Redis, "--redis-connection-url=redis://h:99999")]
    [InlineData("redis-connection-url", Redis, "--redis-connection-url=h:6379")]
    [InlineData("redis-connection-url", Redis, "--redis-connection-url=redis://h/one")]
    public void Is_a_problem(string option, params string[] arguments) => Assert.Equal(option, Reading.Problem(arguments).Option);

    [Fact]
    public void An_authority_without_TLS_is_a_problem()
    {
        using var directory = new TemporaryDirectory();
        using var authority = new TestAuthority("An authority");
        var file = directory.Write("ca.pem", authority.Pem);

        Assert.Equal("redis-ca-path", Reading.Problem(Redis, "--redis-connection-url=redis://h", $"--redis-ca-path={file}").Option);
        Assert.Empty(Reading.Result(Redis, "--redis-connection-url=rediss://h", $"--redis-ca-path={file}").Problems);
        Assert.Empty(Reading.Result(Redis, "--redis-use-cluster", "--redis-cluster-connection-urls=rediss://h", $"--redis-ca-path={file}").Problems);
    }

    [Theory]
    [InlineData("--redis-username, --redis-use-cluster have no effect without --session-store-type=redis.", "--redis-username=u", "--redis-use-cluster")]
    [InlineData("--redis-sentinel-master-name has no effect without --redis-use-sentinel.", Redis, "--redis-connection-url=redis://h", "--redis-sentinel-master-name=m")]
    [InlineData("--redis-connection-url has no effect with --redis-use-cluster.", Redis, "--redis-use-cluster", "--redis-cluster-connection-urls=redis://h", "--redis-connection-url=redis://h")]
    [InlineData("--redis-cluster-connection-urls has no effect without --redis-use-cluster.", Redis, "--redis-connection-url=redis://h", "--redis-cluster-connection-urls=redis://h")]
    public void Is_worth_a_warning(string warning, params string[] arguments)
    {
        var result = Reading.Result(arguments);

        Assert.Empty(result.Problems);
        Assert.Contains(warning, result.Warnings);
    }

    [Theory]
    [InlineData("redis://", "localhost:6379", "", "", 0, false)]
    [InlineData("redis://h", "h:6379", "", "", 0, false)]
    [InlineData("redis://h:1/", "h:1", "", "", 0, false)]
    [InlineData("rediss://u:p%40%2F%3A@h:1/2", "h:1", "u", "p@/:", 2, true)]
    [InlineData("redis://:p:q@h?db=3", "h:6379", "", "p:q", 3, false)]
    [InlineData("redis://[::1]:1", "[::1]:1", "", "", 0, false)]
    [InlineData("unix:///run/redis.sock", "/run/redis.sock", "", "", 0, false)]
    [InlineData("unix://u:p@/run/redis.sock?db=1", "/run/redis.sock", "u", "p", 1, false)]
    public void A_URL_is_read_as_go_redis_reads_it(string url, string address, string user, string password, int database, bool usesTls)
    {
        Assert.True(RedisServerOptions.TryParse(url, out var server, out _));

        Assert.Equal((address, user, password, database, usesTls), (server.Address, server.Username, server.Password.Text, server.Database, server.UsesTls));
    }

    [Theory]
    [InlineData("redis://h?read_timeout=3", "'read_timeout'")]
    [InlineData("redis://:s3cr3t#x@h", "%23")]
    [InlineData("redis://:s3cr3t/x@h", "%2F")]
    [InlineData("redis://h/-1", "not a number")]
    [InlineData("redis://h/1/2", "not a number")]
    [InlineData("http://h", "redis://")]
    [InlineData("unix://run/s3cr3t", "unix:///run")]
    [InlineData("", "redis://")]
    public void A_URL_that_is_none_is_answered_with_the_reason_and_without_its_password(string url, string reason)
    {
        Assert.False(RedisServerOptions.TryParse(url, out _, out var error));

        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_list_of_URLs_is_in_no_message()
    {
        var result = Reading.Result(Redis, "--redis-use-cluster", "--redis-cluster-connection-urls=redis://:s3cr3t@h/x,http://:s3cr3t@h");

        Assert.DoesNotContain(result.Problems, problem => problem.ToString().Contains("s3cr3t", StringComparison.Ordinal));
    }
}
