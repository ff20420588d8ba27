namespace OAuthProxy.Tls;

/// <summary>The files of a server's certificate, and the names of the options that name them, for messages.</summary>
internal sealed record CertificateOptions
{
    public string CertificateOption { get; } = "tls-cert-file";

    public string KeyOption { get; } = "tls-key-file";

    /// <summary>See <see cref="CertificateFiles"/>; empty: none.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>See <see cref="CertificateFiles"/>; empty: none.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>For a listener with options of its own.</summary>
    public CertificateOptions(string certificateOption, string keyOption) => (CertificateOption, KeyOption) = (certificateOption, keyOption);

    public CertificateOptions()
    {
    }

    public bool IsGiven => CertificateFile.Length > 0 && KeyFile.Length > 0;

    public CertificateFiles Files => new(CertificateFile, KeyFile) { CertificateName = $"--{CertificateOption}", KeyName = $"--{KeyOption}" };

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

        return Files.FindFault() is { } fault ? (fault.IsOfKey ? KeyOption : CertificateOption, fault.Message, fault.Remedy) : null;
    }

    /// <summary>What is worth a word about good files: a certificate that is not valid at this time is served all the same, as clients decide.</summary>
    public string? FindWarning(DateTimeOffset now) =>
        IsGiven && Files.FindDoubts(now, []) is [var doubt, ..] ? $"the certificate in --{CertificateOption} {doubt}." : null;
}
