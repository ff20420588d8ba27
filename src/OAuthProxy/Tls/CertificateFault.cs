namespace OAuthProxy.Tls;

/// <summary>Why two files do not make a certificate that can be served.</summary>
/// <param name="IsOfKey">The file of the key is at fault, and not that of the certificate.</param>
/// <param name="Message">What is wrong, to follow the file's name or option.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record CertificateFault(bool IsOfKey, string Message, string Remedy);

/// <summary>The files do not make a certificate that can be served.</summary>
internal sealed class CertificateException(CertificateFault fault) : Exception(fault.Message)
{
    public CertificateFault Fault => fault;
}
