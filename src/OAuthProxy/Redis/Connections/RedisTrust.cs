using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Redis.Connections;

/// <summary>Who may vouch for the servers: the system's authorities, or those that the operator named.</summary>
internal sealed class RedisTrust
{
    private readonly bool _skipsVerification;
    private readonly X509Certificate2Collection? _authorities;

    public RedisTrust(RedisOptions options)
    {
        _skipsVerification = options.SkipsVerification;
        _authorities = options.AuthorityFile.Length > 0 ? AuthorityFile.Read(options.AuthorityFile) : null;
    }

    /// <param name="host">Whose certificate it has to be.</param>
    public SslClientAuthenticationOptions For(string host)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host };
        if (_skipsVerification)
        {
#pragma warning disable CA5359 // The operator asked for it, by an option with "insecure" in its name.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (_authorities is not null)
        {
            tls.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return tls;
    }
}
