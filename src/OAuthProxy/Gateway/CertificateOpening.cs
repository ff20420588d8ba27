using OAuthProxy.Tls;

namespace OAuthProxy.Gateway;

/// <summary>
/// The certificates that a new version of the file names: those that are served already, and others, whose files are read now. One that is
/// served has a last good version, so that no trouble with its renewal keeps a change of the rules from being in force.
/// </summary>
internal sealed class CertificateOpening(HostCertificates certificates)
{
    private readonly Dictionary<CertificateFiles, CertificateSource> _opened = [];
    private readonly List<WatchedFile> _unusable = [];

    public IReadOnlyDictionary<CertificateFiles, CertificateSource> Opened => _opened;

    /// <summary>The files of those that could not be opened, as they were then.</summary>
    public IReadOnlyList<WatchedFile> Unusable => _unusable;

    /// <summary>What is wrong with the files of a certificate; null for a good one.</summary>
    public CertificateFault? Examine(CertificateFiles files)
    {
        var source = certificates.Of(files, out var isServed);
        try
        {
            if (!isServed)
            {
                source.Open();
            }

            _opened.Add(files, source);
            return null;
        }
        catch (CertificateException unusable)
        {
            _unusable.AddRange(source.Watched);
            return unusable.Fault;
        }
    }
}
