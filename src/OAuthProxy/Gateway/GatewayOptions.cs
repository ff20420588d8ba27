using OAuthProxy.Tls;

namespace OAuthProxy.Gateway;

/// <summary>The gateway file, and what of the flags decides whether it is good beside them.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Empty for none.</summary>
    public string File { get; init; } = "";

    /// <summary>The hosts that <c>--upstream</c> names, as <see cref="Route.Host"/> has them.</summary>
    public IReadOnlyList<string> HostsOfFlags { get; init; } = [];

    /// <summary>The flags say who may pass where the file does not.</summary>
    public bool FlagsSayWho { get; init; }

    /// <summary>What is served by the proxy itself, at every host.</summary>
    public OwnAddresses Own { get; init; } = OwnAddresses.None;

    /// <summary>The flags name a certificate, for all hosts that have none of their own.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>There is no address to listen on with TLS, whatever certificates there are.</summary>
    public bool TlsIsOff { get; init; }

    /// <summary>Requests come by no connection, so that the certificates in the file are not looked at: they may be on another machine.</summary>
    public bool HasNoConnections { get; init; }

    /// <summary>TLS is spoken since the start, which a changed file does not change.</summary>
    public bool SpeaksTls => !TlsIsOff && (HasCertificate || HasHostCertificates);

    /// <summary>Why a certificate in the file would be of no use, and what to do; null: it would be.</summary>
    public (string Message, string Remedy)? WhyNoTls =>
        TlsIsOff ? ("a certificate has no effect where nothing listens with TLS", "Give --https-address, or leave 'tls' out")
        : Model is not null && !SpeaksTls ? ("the program was started without a certificate and does not listen with TLS", "Start it again with this file")
        : null;

    /// <summary>What the file said when the settings were read; null where there is no file, or one with problems.</summary>
    public GatewayModel? Model => AtStart?.Model;

    /// <summary>What was wrong with it then: where, what, and what to do.</summary>
    public IEnumerable<(string Place, string Message, string Remedy)> Problems =>
        AtStart is null ? [] : AtStart.Problems.Select(problem => (problem.Position.ToString(), problem.Message, problem.Remedy));

    /// <summary>The hosts it named then.</summary>
    public IEnumerable<string> Hosts => Model is null ? [] : Model.Hosts.Select(host => host.Name);

    /// <summary>A host was among them, by itself or by a wildcard.</summary>
    /// <param name="host">As <see cref="HostNames.Normalized"/> has it.</param>
    public bool Names(string host) => Hosts.Contains(host, StringComparer.Ordinal) || Hosts.Contains(HostNames.WildcardOf(host), StringComparer.Ordinal);

    /// <summary>Some of its paths are public.</summary>
    public bool OpensSomething => Model is not null && Model.Hosts.Any(host => host.Routes.Any(route => route.Access.IsPublic));

    /// <summary>Some host had a certificate of its own then.</summary>
    public bool HasHostCertificates => Model is { HasCertificates: true };

    private GatewayReading? AtStart { get; init; }

    /// <summary>What is worth a word about the certificates that it named then.</summary>
    public IEnumerable<string> CertificateWarnings(DateTimeOffset now) => Model is null ? [] : CertificateChecks.Warnings(Model, now);

    /// <summary>The file as it is now.</summary>
    /// <param name="examine">Tells what is wrong with the files of a certificate.</param>
    public GatewayReading Read(Func<CertificateFiles, CertificateFault?> examine) =>
        GatewayChecks.Check(HasNoConnections ? GatewayFile.Read(File).WithoutCertificates() : GatewayFile.Read(File), this, examine);

    /// <summary>These options with what the file says, which is what the program starts with.</summary>
    public GatewayOptions WithFileRead() => File.Length == 0 ? this : this with { AtStart = Read(files => files.FindFault()) };
}
