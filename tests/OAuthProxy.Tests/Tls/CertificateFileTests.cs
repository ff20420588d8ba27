using System.Security.Cryptography;
using OAuthProxy.Tests.Support;
using OAuthProxy.Tls;
using Xunit;

namespace OAuthProxy.Tests.Tls;

public sealed class CertificateFileTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> KeyForms() => ["RSA PKCS#8", "RSA", "EC PKCS#8", "EC", "EC with parameters"];

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(KeyForms))]
    public void Understands_the_forms_of_a_key(string form)
    {
        using AsymmetricAlgorithm key = form.StartsWith("RSA", StringComparison.Ordinal) ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var pair = _authority.Issue("a.example", key);
        var text = form switch
        {
            "RSA" => ((RSA)key).ExportRSAPrivateKeyPem(),
            "EC" => ((ECDsa)key).ExportECPrivateKeyPem(),
            "EC with parameters" => "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n" + ((ECDsa)key).ExportECPrivateKeyPem(),
            _ => pair.Key,
        };

        Assert.Null(Files(pair.Certificate, text).FindProblem());
    }

    [Fact]
    public void Understands_certificate_and_key_in_one_file()
    {
        var pair = _authority.Issue("a.example");
        var path = _directory.Write("both.pem", pair.Key + pair.Certificate);

        Assert.Null(new CertificateOptions { CertificateFile = path, KeyFile = path }.FindProblem());
    }

    [Fact]
    public void Tells_what_is_wrong_at_the_option_whose_file_it_is()
    {
        var (one, other) = (_authority.Issue("a.example"), _authority.Issue("b.example"));
        using var rsa = RSA.Create(2048);
        var sealedKey = rsa.ExportEncryptedPkcs8PrivateKeyPem("word", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        var oldSealedKey = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";

        Assert.Equal(("tls-key-file", "does not have the key of the first certificate in --tls-cert-file (CN=a.example)"), ProblemOf(one.Certificate, other.Key));
        Assert.Equal(("tls-key-file", "does not have the key of the first certificate in --tls-cert-file (CN=a.example)"), ProblemOf(one.Certificate, rsa.ExportRSAPrivateKeyPem()));
        Assert.Equal(("tls-key-file", "has no private key in it"), ProblemOf(one.Certificate, one.Certificate));
        Assert.Equal(("tls-key-file", "has no private key in it"), ProblemOf(one.Certificate, ""));
        Assert.Equal(("tls-key-file", "is protected by a password"), ProblemOf(one.Certificate, sealedKey));
        Assert.Equal(("tls-key-file", "is protected by a password"), ProblemOf(one.Certificate, oldSealedKey));
        Assert.Equal(("tls-cert-file", "has no certificate in it"), ProblemOf(one.Key, one.Key));
        Assert.Equal(("tls-cert-file", "has no certificate in it"), ProblemOf("", one.Key));
        Assert.Equal(("tls-cert-file", "has a certificate that cannot be read"), ProblemOf("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", one.Key));
    }

    [Fact]
    public void Never_shows_what_is_in_a_key()
    {
        var (one, other) = (_authority.Issue("a.example"), _authority.Issue("b.example"));

        var problem = Files(one.Certificate, other.Key).FindProblem()!.Value;

        Assert.DoesNotContain(other.Key.Split('\n')[1], problem.Message + problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_of_a_missing_file()
    {
        var pair = _authority.Issue("a.example");
        var files = Files(pair.Certificate, pair.Key);

        Assert.Equal(("tls-cert-file", "the file '/no/such/file' does not exist or cannot be read"), Told(files with { CertificateFile = "/no/such/file" }));
        Assert.Equal(("tls-key-file", "the file '/no/such/file' does not exist or cannot be read"), Told(files with { KeyFile = "/no/such/file" }));
        Assert.Equal(("tls-cert-file", $"the file '{Path.GetTempPath()}' does not exist or cannot be read"), Told(files with { CertificateFile = Path.GetTempPath() }));
    }

    [Fact]
    public void Warns_of_a_certificate_that_is_not_valid_now()
    {
        var pair = _authority.Issue("a.example", notAfter: DateTimeOffset.UtcNow.AddDays(-1));
        var files = Files(pair.Certificate, pair.Key);

        Assert.Null(files.FindProblem());
        Assert.StartsWith("the certificate in --tls-cert-file has expired at 2", files.FindWarning(DateTimeOffset.UtcNow), StringComparison.Ordinal);
        Assert.Null(files.FindWarning(DateTimeOffset.UtcNow.AddDays(-2)));
        Assert.StartsWith("the certificate in --tls-cert-file is not valid before 2", files.FindWarning(DateTimeOffset.UtcNow.AddDays(-200)), StringComparison.Ordinal);
    }

    private (string Option, string End) ProblemOf(string certificate, string key)
    {
        var (option, message) = Told(Files(certificate, key));
        return (option, message[(message.IndexOf("' ", StringComparison.Ordinal) + 2)..]);
    }

    private static (string Option, string Message) Told(CertificateOptions files) => files.FindProblem() is { } problem ? (problem.Option, problem.Message) : default;

    private CertificateOptions Files(string certificate, string key) =>
        new() { CertificateFile = _directory.Write("tls.crt", certificate), KeyFile = _directory.Write("tls.key", key) };
}
