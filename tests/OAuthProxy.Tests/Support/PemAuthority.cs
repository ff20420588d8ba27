using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Tests.Support;

/// <summary>A root that a client of a test trusts alone, and an intermediate authority that signs certificates.</summary>
internal sealed class PemAuthority : IDisposable
{
    private readonly ECDsa _intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;
    private byte _serial = 1;

    public PemAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Test Root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = root.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));

        var intermediate = new CertificateRequest("CN=Test Intermediate", _intermediateKey, HashAlgorithmName.SHA256);
        intermediate.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signed = intermediate.Create(_root, DateTimeOffset.UtcNow.AddDays(-100), DateTimeOffset.UtcNow.AddDays(100), [_serial++]);
        _intermediate = signed.CopyWithPrivateKey(_intermediateKey);
    }

    /// <summary>The authority's certificates in PEM.</summary>
    public string Root => _root.ExportCertificatePem();

    /// <param name="name">The subject, and a name that it is for.</param>
    /// <param name="key">The key; null for a new one.</param>
    /// <param name="notAfter">When it expires; null for in a month.</param>
    /// <param name="names">Further names that it is for.</param>
    public PemPair Issue(string name, AsymmetricAlgorithm? key = null, DateTimeOffset? notAfter = null, params string[] names)
    {
        using var own = key is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var pair = (key ?? own)!;
        var request = pair is RSA rsa
            ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)pair, HashAlgorithmName.SHA256);
        var subject = new SubjectAlternativeNameBuilder();
        Array.ForEach([name, .. names], subject.AddDnsName);
        subject.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(subject.Build());
        using var certificate = request.Create(
            _intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(_intermediateKey), DateTimeOffset.UtcNow.AddDays(-90), notAfter ?? DateTimeOffset.UtcNow.AddDays(30), [_serial++]);
        return new($"{certificate.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n", pair.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Trusts the root alone and knows no other certificate: a server has to send the intermediate one.</summary>
    public SslClientAuthenticationOptions Client(string host = ProxyUnderTest.Host)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(_root);
        return new() { TargetHost = host, CertificateChainPolicy = policy };
    }

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
        _intermediateKey.Dispose();
    }
}
