using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using OAuthProxy.Tests.Support;
using OAuthProxy.Upstreams;
using Xunit;

namespace OAuthProxy.Tests.Upstreams;

public sealed class UpstreamAuthorityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new("Acme Root");
    private readonly TestAuthority _other = new("Other Root");

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Trusts_an_upstream_with_a_certificate_from_an_authority_in_the_file()
    {
        await using var upstream = await HttpsUpstream.StartAsync(_authority.Issue());
        await using var signedIn = await StartAsync(upstream, _other.Pem + "\n# and ours\n" + _authority.Pem);

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal((200, "HTTP/2 alice"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Trusts_what_the_upstream_proves_by_the_certificates_that_it_sends_along()
    {
        using var between = new TestAuthority("Acme Intermediate", _authority);
        await using var upstream = await HttpsUpstream.StartAsync(between.Issue(), [between.Certificate]);
        await using var signedIn = await StartAsync(upstream, _authority.Pem);

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Trusts_a_self_signed_certificate_that_is_in_the_file_itself()
    {
        using var certificate = HttpsUpstream.NewCertificate();
        await using var upstream = await HttpsUpstream.StartAsync(certificate);
        await using var signedIn = await StartAsync(upstream, certificate.ExportCertificatePem());

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("from another authority")]
    [InlineData("for another host")]
    [InlineData("out of date")]
    [InlineData("from an authority of the same name")]
    public async Task Trusts_no_other_certificate(string which)
    {
        using var imposter = new TestAuthority("Acme Root");
        using var certificate = which switch
        {
            "for another host" => _authority.Issue(host: "other.example"),
            "out of date" => _authority.Issue(isOutOfDate: true),
            "from an authority of the same name" => imposter.Issue(),
            _ => _other.Issue(),
        };
        await using var upstream = await HttpsUpstream.StartAsync(certificate, [_authority.Certificate, imposter.Certificate]);
        await using var signedIn = await StartAsync(upstream, _authority.Pem);

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(502, answer.Status);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Trusts_a_certificate_for_what_it_is_meant(bool isForClients, bool expected)
    {
        var trust = new UpstreamTrust(NullLogger<UpstreamTrust>.Instance);
        trust.Read(_directory.Write("ca.pem", _authority.Pem));
        using var certificate = _authority.Issue(isForClients: isForClients);
        using var chain = new X509Chain();

        Assert.Equal(expected, trust.Accepts(certificate, chain, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(trust.Accepts(certificate, chain, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.False(trust.Accepts(null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
    }

    [Fact]
    public async Task Holds_the_name_in_the_certificate_against_the_upstreams_and_not_against_the_one_that_the_client_asked_for()
    {
        await using var upstream = await HttpsUpstream.StartAsync(_authority.Issue(host: ProxyUnderTest.Host));
        await using var signedIn = await StartAsync(upstream, _authority.Pem);

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal(502, answer.Status);
    }

    [Fact]
    public async Task Asks_an_upstream_for_the_certificate_of_its_own_name()
    {
        var asked = new TaskCompletionSource<string?>();
        using var certificate = _authority.Issue(host: "localhost");
        await using var upstream = await HttpsUpstream.StartAsync(certificate, onName: name => asked.TrySetResult(name));
        await using var signedIn = await SignedInProxy.StartAsync($"--upstream=https://localhost:{upstream.Address.Port}/", $"--upstream-ca-file={_directory.Write("ca.pem", _authority.Pem)}");

        var answer = await signedIn.AskAsync("GET /");

        Assert.Equal((200, "localhost"), (answer.Status, await asked.Task));
    }

    [Fact]
    public async Task Reads_a_file_again_that_has_changed_and_keeps_what_it_has_when_the_new_one_is_broken()
    {
        await using var upstream = await HttpsUpstream.StartAsync(_authority.Issue());
        await using var signedIn = await StartAsync(upstream, _other.Pem, "--disable-keep-alives=true");
        Assert.Equal(502, (await signedIn.AskAsync("GET /")).Status);

        await WriteAsync(signedIn, _other.Pem + _authority.Pem, "2 certificates in");
        Assert.Equal(200, (await signedIn.AskAsync("GET /")).Status);

        await WriteAsync(signedIn, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "the last certificates stay trusted");
        Assert.Equal(200, (await signedIn.AskAsync("GET /")).Status);

        await WriteAsync(signedIn, _other.Pem, "1 certificates in");
        Assert.Equal(502, (await signedIn.AskAsync("GET /")).Status);
    }

    private Task<SignedInProxy> StartAsync(HttpsUpstream upstream, string pem, params string[] flags) =>
        SignedInProxy.StartAsync([$"--upstream={upstream.Address}", $"--upstream-ca-file={_directory.Write("ca.pem", pem)}", .. flags]);

    /// <summary>A second goes by behind the change, and the log says that it was noticed.</summary>
    private async Task WriteAsync(SignedInProxy signedIn, string pem, string expected)
    {
        _directory.Write("ca.pem", pem);
        var log = signedIn.Proxy.Log;
        log.Lines.Clear();
        using var limit = new CancellationTokenSource(RawConnection.Patience);
        while (!log.Lines.Any(line => line.Contains(expected, StringComparison.Ordinal)))
        {
            limit.Token.ThrowIfCancellationRequested();
            signedIn.Proxy.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
