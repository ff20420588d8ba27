namespace OAuthProxy.Tls;

/// <summary>The two files of a certificate; both may be the same.</summary>
/// <param name="Certificate">PEM: the certificate, then those between it and a root that clients know.</param>
/// <param name="Key">PEM: the certificate's key, RSA or EC, PKCS#8 or traditional, without a password.</param>
internal sealed record CertificateFiles(string Certificate, string Key)
{
    /// <summary>What an operator knows the first one by.</summary>
    public string CertificateName { get; init; } = Certificate;

    /// <summary>What an operator knows the second one by.</summary>
    public string KeyName { get; init; } = Key;

    public string NameOfFaulty(CertificateFault fault) => fault.IsOfKey ? KeyName : CertificateName;

    /// <summary>Null where they are good.</summary>
    public CertificateFault? FindFault()
    {
        try
        {
            ServerCertificate.Read(this).Dispose();
            return null;
        }
        catch (CertificateException unusable)
        {
            return unusable.Fault;
        }
    }

    /// <summary>What is worth a word about good files; see <see cref="ServerCertificate.Doubts"/>. Nothing where they are not.</summary>
    public IReadOnlyList<string> FindDoubts(DateTimeOffset now, IReadOnlyCollection<string> hosts)
    {
        try
        {
            using var certificate = ServerCertificate.Read(this);
            return [.. certificate.Doubts(now, hosts)];
        }
        catch (CertificateException)
        {
            return []; // a problem, told as such
        }
    }
}
