using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Upstreams;

/// <summary>
/// Which certificates of https upstreams are good: those that the system vouches for, and those that an authority in a file of
/// <c>upstream-ca-file</c> does. A file is read again when it changes; one that cannot be read changes nothing.
/// </summary>
internal sealed partial class UpstreamTrust(ILogger<UpstreamTrust> logger)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private volatile ImmutableDictionary<string, X509Certificate2Collection> _authorities = ImmutableDictionary<string, X509Certificate2Collection>.Empty;

    public void Read(string path)
    {
        try
        {
            var authorities = AuthorityFile.Read(path);
            _authorities = _authorities.SetItem(path, authorities);
            Log.Loaded(logger, authorities.Count, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.Unreadable(logger, path, failure.Message);
        }
    }

    /// <summary>
    /// A second opinion where the system knows no authority. A certificate for another name, one that is out of date or not meant for a server
    /// stays refused: the chain is built anew with the files' authorities as its only roots.
    /// </summary>
    public bool Accepts(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || chain is null)
        {
            return errors == SslPolicyErrors.None;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // as for the system's authorities
        own.ChainPolicy.DisableCertificateDownloads = true;
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore); // what the upstream sent along
        foreach (var authorities in _authorities.Values)
        {
            own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return own.Build(certificate);
    }

    private static partial class Log
    {
        [LoggerMessage(620, LogLevel.Information, "{Count} certificates in {Path} are trusted with upstreams.")]
        public static partial void Loaded(ILogger logger, int count, string path);

        [LoggerMessage(621, LogLevel.Error, "{Path} (--upstream-ca-file) cannot be read, the last certificates stay trusted: {Reason}")]
        public static partial void Unreadable(ILogger logger, string path, string reason);
    }
}
