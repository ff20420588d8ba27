using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Listening;

public sealed class CertificateReloadTests : IDisposable
{
    private readonly PemAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Serves_the_new_certificate_without_failing_a_handshake_on_the_way()
    {
        await using var proxy = await StartAsync(_authority.Issue("one.example"));
        using var done = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 4).Select(async _ =>
        {
            var names = new List<string>();
            while (!done.IsCancellationRequested)
            {
                names.Add(await proxy.CertificateNameAsync(Client())); // throws where a handshake fails
            }

            return names;
        }).ToList();
        foreach (var name in new[] { "two.example", "three.example", "four.example" })
        {
            _authority.Issue(name).WriteTo(_directory);
            await UntilLoggedAsync(proxy, $"Serving the certificate of CN={name}");
        }

        var last = await proxy.CertificateNameAsync(Client());
        await done.CancelAsync();

        Assert.Equal("four.example", last);
        Assert.All(await Task.WhenAll(visitors), Assert.NotEmpty);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_the_old_pair_until_both_files_have_changed(bool certificateFirst)
    {
        await using var proxy = await StartAsync(_authority.Issue("old.example"));
        var renewed = _authority.Issue("new.example");

        _directory.Write(certificateFirst ? "tls.crt" : "tls.key", certificateFirst ? renewed.Certificate : renewed.Key);
        await UntilLoggedAsync(proxy, "--tls-key-file: the file ");
        Assert.Equal("old.example", await proxy.CertificateNameAsync(Client()));

        _directory.Write(certificateFirst ? "tls.key" : "tls.crt", certificateFirst ? renewed.Key : renewed.Certificate);
        await UntilLoggedAsync(proxy, "Serving the certificate of CN=new.example");
        Assert.Equal("new.example", await proxy.CertificateNameAsync(Client()));
    }

    [Fact]
    public async Task Keeps_the_old_pair_while_a_file_is_gone_or_broken()
    {
        await using var proxy = await StartAsync(_authority.Issue("old.example"));

        _directory.Write("tls.crt", "half a file");
        await UntilLoggedAsync(proxy, "has no certificate in it. The last good certificate is served on");
        File.Delete(_directory["tls.key"]);
        File.Delete(_directory["tls.crt"]);
        await UntilLoggedAsync(proxy, "does not exist or cannot be read. The last good certificate is served on");

        Assert.Equal("old.example", await proxy.CertificateNameAsync(Client()));
    }

    [Fact]
    public async Task Follows_the_symbolic_link_that_Kubernetes_swaps_and_warns_of_what_has_expired()
    {
        foreach (var (folder, pair) in new[] { ("..1", _authority.Issue("old.example")), ("..2", _authority.Issue("new.example", notAfter: DateTimeOffset.UtcNow.AddDays(-60))) })
        {
            _directory.Write($"{folder}/tls.crt", pair.Certificate);
            _directory.Write($"{folder}/tls.key", pair.Key);
        }

        File.CreateSymbolicLink(_directory["..data"], "..1");
        File.CreateSymbolicLink(_directory["tls.crt"], "..data/tls.crt");
        File.CreateSymbolicLink(_directory["tls.key"], "..data/tls.key");
        await using var proxy = await ProxyUnderTest.StartAsync($"--tls-cert-file={_directory["tls.crt"]}", $"--tls-key-file={_directory["tls.key"]}", "--https-address=127.0.0.1:0", "--http-address");
        Assert.Equal("old.example", await proxy.CertificateNameAsync(Client()));

        File.Delete(_directory["..data"]);
        File.CreateSymbolicLink(_directory["..data"], "..2");
        await UntilLoggedAsync(proxy, "Serving the certificate of CN=new.example");

        Assert.Contains(proxy.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("--tls-cert-file has expired at ", StringComparison.Ordinal));
        Assert.Equal("new.example", await proxy.CertificateNameAsync(AtAnyTime()));
    }

    private Task<ProxyUnderTest> StartAsync(PemPair pair) =>
        ProxyUnderTest.StartAsync([.. pair.WriteTo(_directory), "--https-address=127.0.0.1:0", "--http-address"]);

    /// <summary>Certificates of all names have the address, by which a client may check them just as well.</summary>
    private SslClientAuthenticationOptions Client() => _authority.Client("127.0.0.1");

    private SslClientAuthenticationOptions AtAnyTime()
    {
        var options = Client();
        options.CertificateChainPolicy!.VerificationFlags |= X509VerificationFlags.IgnoreNotTimeValid;
        return options;
    }

    /// <summary>Seconds go by until the log has the line.</summary>
    private static async Task UntilLoggedAsync(ProxyUnderTest proxy, string text)
    {
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        while (!proxy.Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            proxy.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }
}
