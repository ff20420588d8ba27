using System.Net.Security;

namespace OAuthProxy.Tls;

/// <summary>
/// The newest good certificate of two files that change one after the other: until both fit, the last pair is served on. A connection keeps the
/// certificate with which it began, so that the old one is left to the garbage collector and not disposed of.
/// </summary>
internal sealed partial class CertificateSource(CertificateFiles files, TimeProvider clock, ILogger<CertificateSource> logger)
{
    private readonly Lock _reading = new();
    private volatile ServerCertificate? _current;
    private volatile IReadOnlyCollection<string> _hosts = [];

    /// <summary>Null before the first read.</summary>
    public SslStreamCertificateContext? Current => _current?.Context;

    /// <summary>Its files, as they were before <see cref="Open"/> read them.</summary>
    public IReadOnlyList<WatchedFile> Watched { get; private set; } = [];

    /// <summary>Clients see one certificate, whatever files it is in.</summary>
    public bool IsLike(CertificateSource? other) =>
        ReferenceEquals(this, other) || (_current is { } mine && other?._current is { } theirs && mine.Thumbprint == theirs.Thumbprint);

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="CertificateException">They are not good.</exception>
    public void Open()
    {
        string[] paths = files.Certificate == files.Key ? [files.Certificate] : [files.Certificate, files.Key];
        Watched = [.. paths.Select(path => new WatchedFile(path, Read)).Select(file => file with { ReadAs = file.Look() })];
        _current = ServerCertificate.Read(files);
    }

    /// <summary>Says for which hosts it is served from now on, as <see cref="Route.Host"/> has them.</summary>
    public void ServeFor(IReadOnlyCollection<string> hosts)
    {
        lock (_reading)
        {
            if (_current is { } current && !hosts.SequenceEqual(_hosts, StringComparer.Ordinal))
            {
                _hosts = hosts;
                TellDoubts(current);
            }
        }
    }

    public void Read()
    {
        lock (_reading)
        {
            try
            {
                var read = ServerCertificate.Read(files);
                if (read.Thumbprint == _current?.Thumbprint && read.ChainLength == _current.ChainLength)
                {
                    read.Dispose();
                    return;
                }

                _current = read;
                Log.Serving(logger, read.Subject, ServerCertificate.Format(read.NotAfter), files.CertificateName);
                TellDoubts(read);
            }
            catch (CertificateException unusable)
            {
                Log.Kept(logger, files.NameOfFaulty(unusable.Fault), unusable.Message);
            }
        }
    }

    private void TellDoubts(ServerCertificate certificate)
    {
        foreach (var doubt in certificate.Doubts(clock.GetUtcNow(), _hosts))
        {
            Log.Doubtful(logger, files.CertificateName, doubt);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(540, LogLevel.Information, "Serving the certificate of {Subject}, valid until {NotAfter} ({File}).")]
        public static partial void Serving(ILogger logger, string subject, string notAfter, string file);

        [LoggerMessage(541, LogLevel.Warning, "The certificate in {File} {Doubt}; clients will refuse it.")]
        public static partial void Doubtful(ILogger logger, string file, string doubt);

        [LoggerMessage(542, LogLevel.Error, "{File}: {Reason}. The last good certificate is served on, until the certificate and its key fit each other.")]
        public static partial void Kept(ILogger logger, string file, string reason);
    }
}
