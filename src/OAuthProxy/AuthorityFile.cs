using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy;

/// <summary>A file with the certificates (PEM) of authorities that an operator trusts.</summary>
internal static class AuthorityFile
{
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="CryptographicException">There is no certificate in it, or a broken one.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("There is no certificate in it.");
    }
}
