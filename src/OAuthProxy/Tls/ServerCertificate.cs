using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Tls;

/// <summary>A certificate with its key and the certificates that are sent with it.</summary>
internal sealed class ServerCertificate : IDisposable
{
    private const int MostTold = 3;

    private readonly X509Certificate2 _leaf;
    private readonly Lazy<SslStreamCertificateContext> _context;

    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        _leaf = leaf;
        Thumbprint = leaf.GetCertHashString(HashAlgorithmName.SHA256);
        ChainLength = chain.Count;

        // Offline: what is to be sent is in the file; nothing is looked for on the network. It takes longer than all the reading does, and of
        // a thousand hosts few are asked for in the first second.
        _context = new(() => SslStreamCertificateContext.Create(leaf, chain, offline: true));
    }

    public SslStreamCertificateContext Context => _context.Value;

    /// <summary>How many certificates are in the file.</summary>
    public int ChainLength { get; }

    /// <summary>The same certificate has the same one, whatever file it was in.</summary>
    public string Thumbprint { get; }

    public string Subject => HostNames.Printable(_leaf.Subject);

    public DateTimeOffset NotAfter => new(_leaf.NotAfter);

    private DateTimeOffset NotBefore => new(_leaf.NotBefore);

    /// <exception cref="CertificateException">The files are not good.</exception>
    public static ServerCertificate Read(CertificateFiles files)
    {
        var certificates = Text(files.Certificate, isKey: false);
        var key = Text(files.Key, isKey: true);
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificates);
        }
        catch (CryptographicException)
        {
            throw Fault(isOfKey: false, $"the file '{files.Certificate}' has a certificate that cannot be read", "Write it in PEM, without changes by an editor");
        }

        if (chain.Count == 0)
        {
            throw Fault(isOfKey: false, $"the file '{files.Certificate}' has no certificate in it", "Name a PEM file: the server's certificate first, then the intermediate ones");
        }

        CheckKey(key, files.Key);
        try
        {
            return new ServerCertificate(X509Certificate2.CreateFromPem(certificates, key), chain);
        }
        catch (Exception mismatch) when (mismatch is CryptographicException or ArgumentException)
        {
            throw Fault(
                isOfKey: true,
                $"the file '{files.Key}' does not have the key of the first certificate in {files.CertificateName} ({HostNames.Printable(chain[0].Subject)})",
                "Name the key that was made for this certificate; the server's own certificate is the first in its file");
        }
    }

    /// <summary>Why clients would refuse it, at this time or for some of the hosts. It is served all the same, since they decide.</summary>
    /// <param name="now">The time.</param>
    /// <param name="hosts">For which it is served, as <see cref="Route.Host"/> has them.</param>
    public IEnumerable<string> Doubts(DateTimeOffset now, IReadOnlyCollection<string> hosts)
    {
        if (now > NotAfter || now < NotBefore)
        {
            yield return now > NotAfter ? $"has expired at {Format(NotAfter)}" : $"is not valid before {Format(NotBefore)}";
        }

        var names = hosts.Count == 0 ? [] : Names();
        var others = hosts.Where(host => !Covers(names, host)).ToList();
        if (others.Count > 0)
        {
            var more = others.Count > MostTold ? string.Create(CultureInfo.InvariantCulture, $" and {others.Count - MostTold} more") : "";
            yield return $"is not for {string.Join(", ", others.Take(MostTold))}{more}";
        }
    }

    public void Dispose() => _leaf.Dispose();

    public static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>By name, or by a wildcard for the whole first label (RFC 9525 section 6.3). Of a wildcard host only the same wildcard covers every name.</summary>
    private static bool Covers(HashSet<string> names, string host) => names.Contains(host) || names.Contains(HostNames.WildcardOf(host));

    /// <summary>The names of hosts that it is for. The common name of its subject is none of them (RFC 9525 section 2).</summary>
    private HashSet<string> Names()
    {
        try
        {
            return _leaf.Extensions
                .OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames())
                .Select(name => name.ToLowerInvariant())
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static string Text(string path, bool isKey)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fault(isKey, $"the file '{path}' does not exist or cannot be read", "Name a PEM file that this program may read");
        }
    }

    private static void CheckKey(string text, string path)
    {
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var part))
        {
            var label = rest[part.Label];
            if (label is "ENCRYPTED PRIVATE KEY" || rest[part.Location].Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            {
                throw Sealed(path);
            }

            if (label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY")
            {
                return;
            }

            rest = rest[part.Location.End..];
        }

        throw text.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? Sealed(path)
            : Fault(isOfKey: true, $"the file '{path}' has no private key in it", "Name a PEM file with an RSA or EC key, PKCS#8 or traditional");
    }

    private static CertificateException Sealed(string path) =>
        Fault(isOfKey: true, $"the key in '{path}' is protected by a password", "Take the password off (openssl pkey -in FILE -out FILE)");

    private static CertificateException Fault(bool isOfKey, string message, string remedy) => new(new(isOfKey, message, remedy));
}
