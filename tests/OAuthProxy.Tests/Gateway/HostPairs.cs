using OAuthProxy.Tests.Support;

namespace OAuthProxy.Tests.Gateway;

/// <summary>Certificates of one authority in files, as a gateway file names them.</summary>
internal sealed class HostPairs : IDisposable
{
    public PemAuthority Authority { get; } = new();

    public TemporaryDirectory Directory { get; } = new();

    public string CertificateOf(string name) => Directory[$"{name}.crt"];

    public string KeyOf(string name) => Directory[$"{name}.key"];

    /// <summary>A pair in files of this name, for hosts of these names.</summary>
    /// <returns>The key <c>tls</c> with them.</returns>
    public string Tls(string name, params string[] hosts)
    {
        Write(name, Authority.Issue(hosts[0], names: hosts[1..]));
        return $"tls: {{ cert_file: '{CertificateOf(name)}', key_file: '{KeyOf(name)}' }}";
    }

    public void Write(string name, PemPair pair)
    {
        Directory.Write($"{name}.crt", pair.Certificate);
        Directory.Write($"{name}.key", pair.Key);
    }

    /// <summary>The flags of a pair for all other hosts.</summary>
    public string[] Flags(string name, params string[] hosts)
    {
        Tls(name, hosts);
        return [$"--tls-cert-file={CertificateOf(name)}", $"--tls-key-file={KeyOf(name)}", "--https-address=127.0.0.1:0"];
    }

    public void Dispose()
    {
        Authority.Dispose();
        Directory.Dispose();
    }
}
