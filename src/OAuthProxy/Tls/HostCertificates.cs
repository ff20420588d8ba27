namespace OAuthProxy.Tls;

/// <summary>
/// The certificate for each name that a client can ask for: that of its host where the host has one, otherwise that of the flags. They are
/// exchanged as a whole; a connection keeps what it began with. Without one of the flags, a name that no host has gets none.
/// </summary>
internal sealed class HostCertificates(CertificateSource? ofFlags, TimeProvider clock, ILogger<CertificateSource> logger)
{
    private volatile InForce _inForce = new(new(new Dictionary<string, CertificateSource>()), new Dictionary<CertificateFiles, CertificateSource>());

    /// <summary>The files of those in force.</summary>
    public IEnumerable<WatchedFile> Watched => _inForce.Sources.Values.SelectMany(source => source.Watched);

    /// <param name="host">As <see cref="HostNames.Normalized"/> has it; anything else is no host's name.</param>
    public CertificateSource? Find(ReadOnlySpan<char> host) => _inForce.Hosts.FindNamed(host) ?? ofFlags;

    /// <summary>One that is in force has a last good version, whatever has become of its files; any other is a new one, which is not open yet.</summary>
    public CertificateSource Of(CertificateFiles files, out bool isInForce) =>
        (isInForce = _inForce.Sources.TryGetValue(files, out var source)) ? source! : new CertificateSource(files, clock, logger);

    /// <summary>Puts others in the place of those before.</summary>
    /// <param name="hosts">As <see cref="Route.Host"/> has them, each with the files of its own certificate; null: as the flags say.</param>
    /// <param name="sources">All that are named there, opened.</param>
    public void Swap(IReadOnlyList<(string Host, CertificateFiles? Files)> hosts, IReadOnlyDictionary<CertificateFiles, CertificateSource> sources)
    {
        var table = new Dictionary<string, CertificateSource>(hosts.Count, StringComparer.Ordinal);
        foreach (var (host, files) in hosts)
        {
            if ((files is null ? ofFlags : sources[files]) is { } source)
            {
                table.Add(host, source);
            }
        }

        _inForce = new(new(table), sources);
        foreach (var served in hosts.Where(host => host.Files is not null).GroupBy(host => host.Files!, host => host.Host))
        {
            sources[served.Key].ServeFor([.. served]);
        }
    }

    private sealed record InForce(HostTable<CertificateSource> Hosts, IReadOnlyDictionary<CertificateFiles, CertificateSource> Sources);
}
