namespace OAuthProxy.Tls;

/// <summary>The files of a server's certificate, and the names of the options that name them, for messages.</summary>
internal sealed record CertificateOptions
{
    public string CertificateOption { get; } = "tls-cert-file";

    public string KeyOption { get; } = "tls-key-file";

    /// <summary>PEM: the certificate, then those between it and a root that clients know; empty: none.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM: the certificate's key, RSA or EC, PKCS#8 or traditional, without a password; empty: none.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>For a listener with options of its own.</summary>
    public CertificateOptions(string certificateOption, string keyOption) => (CertificateOption, KeyOption) = (certificateOption, keyOption);

    public CertificateOptions()
    {
    }

    public bool IsGiven => CertificateFile.Length > 0 && KeyFile.Length > 0;

    /// <summary>What is wrong with the files, at which option, and what to do; null when there are none, or they are good.</summary>
    public (string Option, string Message, string Remedy)? FindProblem()
    {
        if (CertificateFile.Length == 0 && KeyFile.Length == 0)
        {
            return null;
        }

        if (!IsGiven)
        {
            var (given, missing) = CertificateFile.Length > 0 ? (CertificateOption, KeyOption) : (KeyOption, CertificateOption);
            return (given, $"it is given without --{missing}", "Give both, or neither");
        }

        try
        {
            ServerCertificate.Read(this).Dispose();
            return null;
        }
        catch (CertificateException fault)
        {
            return (fault.Option, fault.Message, fault.Remedy);
        }
    }

    /// <summary>What is worth a word about good files: a certificate that is not valid at this time is served all the same, as clients decide.</summary>
    public string? FindWarning(DateTimeOffset now)
    {
        try
        {
            using var certificate = IsGiven ? ServerCertificate.Read(this) : null;
            return certificate?.Doubt(now) is { } doubt ? $"the certificate in --{CertificateOption} {doubt}." : null;
        }
        catch (CertificateException)
        {
            return null; // a problem, told as such
        }
    }
}
