namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads <c>tls</c>: the files of a host's certificate, or of all that name none. Not what is in them.</summary>
internal sealed class CertificateReader(FileValues values)
{
    private const string CertificateKey = "cert_file";
    private const string KeyKey = "key_file";

    private readonly ProblemList _problems = values.Problems;

    public GatewayCertificate? Read(FileNode? node)
    {
        if (node is null || FileMapping.Of(node, MappingKind.Tls, _problems) is not { } mapping)
        {
            return null;
        }

        var (certificate, key) = (mapping[CertificateKey], mapping[KeyKey]);
        if (certificate is null || key is null)
        {
            var (missing, given) = certificate is null ? (CertificateKey, KeyKey) : (KeyKey, CertificateKey);
            _problems.Add(node, $"'tls' has no '{missing}'{(mapping[given] is null ? $", and no '{given}'" : $" for its '{given}'")}", "Write both; they may name the same file");
        }

        return PathOf(certificate, CertificateKey) is { } certificatePath && PathOf(key, KeyKey) is { } keyPath
            ? new(new(certificatePath, keyPath) { CertificateName = NameOf(certificatePath), KeyName = NameOf(keyPath) }, _problems.At(certificate!), _problems.At(key!))
            : null;

        static string NameOf(string path) => $"{path} of --gateway-file";
    }

    /// <summary>The file and what it names are often mounted together, whatever directory the program was started in.</summary>
    private string? PathOf(FileNode? node, string key) =>
        values.Text(node, key) is { } path ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(_problems.At(node!).File))!) : null;
}
