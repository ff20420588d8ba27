using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Tls;

/// <summary>A certificate with its key and the certificates that are sent with it.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private readonly X509Certificate2 _leaf;

    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        _leaf = leaf;

        // Offline: what is to be sent is in the file; nothing is looked for on the network.
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    /// <summary>The same certificate has the same one, whatever file it was in.</summary>
    public string Thumbprint => _leaf.GetCertHashString(HashAlgorithmName.SHA256);

    public string Subject => HostNames.Printable(_leaf.Subject);

    public DateTimeOffset NotAfter => new(_leaf.NotAfter);

    private DateTimeOffset NotBefore => new(_leaf.NotBefore);

    public static ServerCertificate Read(CertificateOptions options)
    {
        var certificates = Text(options.CertificateFile, options.CertificateOption);
        var key = Text(options.KeyFile, options.KeyOption);
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificates);
        }
        catch (CryptographicException)
        {
            throw new CertificateException(options.CertificateOption, $"the file '{options.CertificateFile}' has a certificate that cannot be read", "Write it in PEM, without changes by an editor");
        }

        if (chain.Count == 0)
        {
            throw new CertificateException(options.CertificateOption, $"the file '{options.CertificateFile}' has no certificate in it", "Name a PEM file: the server's certificate first, then the intermediate ones");
        }

        CheckKey(key, options);
        try
        {
            return new ServerCertificate(X509Certificate2.CreateFromPem(certificates, key), chain);
        }
        catch (Exception mismatch) when (mismatch is CryptographicException or ArgumentException)
        {
            throw new CertificateException(
                options.KeyOption,
                $"the file '{options.KeyFile}' does not have the key of the first certificate in --{options.CertificateOption} ({HostNames.Printable(chain[0].Subject)})",
                "Name the key that was made for this certificate; the server's own certificate is the first in its file");
        }
    }

    /// <summary>Why clients would refuse it at this time; null: they would not.</summary>
    public string? Doubt(DateTimeOffset now) =>
        now > NotAfter ? $"has expired at {Format(NotAfter)}"
        : now < NotBefore ? $"is not valid before {Format(NotBefore)}"
        : null;

    public void Dispose() => _leaf.Dispose();

    public static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(string path, string option)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(option, $"the file '{path}' does not exist or cannot be read", "Name a PEM file that this program may read");
        }
    }

    private static void CheckKey(string text, CertificateOptions options)
    {
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var part))
        {
            var label = rest[part.Label];
            if (label is "ENCRYPTED PRIVATE KEY" || rest[part.Location].Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            {
                throw new CertificateException(options.KeyOption, $"the key in '{options.KeyFile}' is protected by a password", "Take the password off (openssl pkey -in FILE -out FILE)");
            }

            if (label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY")
            {
                return;
            }

            rest = rest[part.Location.End..];
        }

        throw text.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? new CertificateException(options.KeyOption, $"the key in '{options.KeyFile}' is protected by a password", "Take the password off (openssl pkey -in FILE -out FILE)")
            : new CertificateException(options.KeyOption, $"the file '{options.KeyFile}' has no private key in it", "Name a PEM file with an RSA or EC key, PKCS#8 or traditional");
    }
}
