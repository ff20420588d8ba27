using System.Security.Cryptography.X509Certificates;
using OAuthProxy.Redis;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tests.Support.Partners;
using Xunit;

namespace OAuthProxy.Tests.Redis;

public sealed class TlsTests
{
    [Fact]
    public async Task Believes_a_certificate_of_the_authority_that_is_named_and_no_other()
    {
        using var directory = new TemporaryDirectory();
        using var authority = new TestAuthority("An authority");
        using var other = new TestAuthority("Another authority");
        var (good, bad) = (directory.Write("good.pem", authority.Pem), directory.Write("bad.pem", other.Pem));
        await using var server = await StartAsync(directory, authority.Issue(), good);
        var url = $"rediss://127.0.0.1:{server.Port}";

        await using var redis = ClientUnderTest.At(url, options => options with { AuthorityFile = good });
        await redis.SetAsync("k", "x");
        Assert.Equal("x", await redis.GetAsync("k"));

        Assert.Equal("redis-ca-path", (await MistakeAsync(url, bad))?.Option);
        Assert.Equal("redis-ca-path", (await MistakeAsync(url, ""))?.Option);
        Assert.Null(await MistakeAsync(url, "", skipsVerification: true));
    }

    [Fact]
    public async Task Believes_no_certificate_of_another_host()
    {
        using var directory = new TemporaryDirectory();
        using var authority = new TestAuthority("An authority");
        var file = directory.Write("ca.pem", authority.Pem);
        await using var server = await StartAsync(directory, authority.Issue("redis.example.com"), file);

        var mistake = await MistakeAsync($"rediss://127.0.0.1:{server.Port}", file);

        Assert.Equal("redis-ca-path", mistake?.Option);
        Assert.Contains("is for another host", mistake?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_falls_back_to_a_connection_without_encryption()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = ClientUnderTest.At($"rediss://:secret@127.0.0.1:{server.Port}", options => options with { SkipsVerification = true });

        var failure = await redis.FailureAsync(RedisCommand.Ping());

        Assert.Equal(RedisFailure.Unavailable, failure.Kind);
    }

    private static async Task<StartMistake?> MistakeAsync(string url, string authorityFile, bool skipsVerification = false)
    {
        await using var redis = ClientUnderTest.At(url, options => options with { AuthorityFile = authorityFile, SkipsVerification = skipsVerification });
        return await RedisStart.FindMistakeAsync(redis.Client, CancellationToken.None);
    }

    private static async Task<RedisServer> StartAsync(TemporaryDirectory directory, X509Certificate2 certificate, string authority)
    {
        using var own = certificate;
        using var key = own.GetECDsaPrivateKey()!;
        var port = LoopbackPort.Free();
        return await RedisServer.StartAsync(
            port,
            "Ready to accept connections",
            "--port", "0", "--tls-port", $"{port}", "--tls-auth-clients", "no", "--tls-ca-cert-file", authority,
            "--tls-cert-file", directory.Write("server.pem", own.ExportCertificatePem()),
            "--tls-key-file", directory.Write("server.key", key.ExportPkcs8PrivateKeyPem()));
    }
}
