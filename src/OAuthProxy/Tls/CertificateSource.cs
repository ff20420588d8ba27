using System.Net.Security;

namespace OAuthProxy.Tls;

/// <summary>
/// The newest good certificate of two files that change one after the other: until both fit, the last pair is served on. A connection keeps the
/// certificate with which it began, so that the old one is left to the garbage collector and not disposed of.
/// </summary>
internal sealed partial class CertificateSource(CertificateOptions options, TimeProvider clock, ILogger<CertificateSource> logger)
{
    private readonly Lock _reading = new();
    private volatile ServerCertificate? _current;

    /// <summary>Null before the first read.</summary>
    public SslStreamCertificateContext? Current => _current?.Context;

    public void Read()
    {
        lock (_reading)
        {
            try
            {
                var read = ServerCertificate.Read(options);
                if (read.Thumbprint == _current?.Thumbprint && read.Context.IntermediateCertificates.Count == _current.Context.IntermediateCertificates.Count)
                {
                    read.Dispose();
                    return;
                }

                _current = read;
                Log.Serving(logger, read.Subject, ServerCertificate.Format(read.NotAfter), options.CertificateOption);
                if (read.Doubt(clock.GetUtcNow()) is { } doubt)
                {
                    Log.Doubtful(logger, options.CertificateOption, doubt);
                }
            }
            catch (CertificateException fault)
            {
                Log.Kept(logger, fault.Option, fault.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(540, LogLevel.Information, "Serving the certificate of {Subject}, valid until {NotAfter} (--{Option}).")]
        public static partial void Serving(ILogger logger, string subject, string notAfter, string option);

        [LoggerMessage(541, LogLevel.Warning, "The certificate in --{Option} {Doubt}; clients will refuse it.")]
        public static partial void Doubtful(ILogger logger, string option, string doubt);

        [LoggerMessage(542, LogLevel.Error, "--{Option}: {Reason}. The last good certificate is served on, until the certificate and its key fit each other.")]
        public static partial void Kept(ILogger logger, string option, string reason);
    }
}
