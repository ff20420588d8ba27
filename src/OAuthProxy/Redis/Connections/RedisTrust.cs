using System.Net.Security;
using System.Security.Authentication;
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

    /// <param name="plain">A connection; it belongs to the result.</param>
    /// <param name="host">Whose certificate it has to be.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="RedisException">The certificate is another's, or nobody who is trusted vouches for it.</exception>
    public async Task<Stream> EncryptAsync(Stream plain, string host, CancellationToken cancellationToken)
    {
        var errors = SslPolicyErrors.None;
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, _, _, found) =>
            {
                errors = found;
                return _skipsVerification || found == SslPolicyErrors.None;
            },
        };
        if (_authorities is not null && !_skipsVerification)
        {
            tls.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(tls, cancellationToken);
            return encrypted;
        }
        catch (AuthenticationException refused) when (errors != SslPolicyErrors.None)
        {
            throw new RedisException(
                RedisFailure.Refused,
                errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"the certificate of Redis at {host} is for another host" : $"the certificate of Redis at {host} is signed by nobody who is trusted",
                refused)
            {
                Code = RedisException.Untrusted,
            };
        }
    }
}
