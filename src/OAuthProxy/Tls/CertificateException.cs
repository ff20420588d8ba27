namespace OAuthProxy.Tls;

/// <summary>The files do not make a certificate that can be served.</summary>
/// <param name="option">The option that names the file at fault.</param>
/// <param name="message">What is wrong, to follow the option's name.</param>
/// <param name="remedy">What to do.</param>
internal sealed class CertificateException(string option, string message, string remedy) : Exception(message)
{
    public string Option { get; } = option;

    public string Remedy { get; } = remedy;
}
