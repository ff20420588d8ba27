namespace OAuthProxy.Tests.Support.Partners;

/// <summary>A call of the gRPC client: <paramref name="Method"/> is Unary, Stream (the message is the number of answers), Bidi or Fail;
/// <paramref name="Target"/> is host:port of the server or of a proxy before it.</summary>
internal sealed record GrpcCall(string Target, string Method, params IReadOnlyList<string> Messages)
{
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The :authority to send in place of the target, also the name expected in the server's certificate.</summary>
    public string? Authority { get; init; }

    /// <summary>A PEM file with the certificates to trust; with it the call goes over TLS.</summary>
    public string? CertificateAuthority { get; init; }

    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    public IReadOnlyCollection<string> ToArguments() =>
    [
        "call", Target, Method,
        $"--deadline={Deadline.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        .. Messages.Select(message => $"--message={message}"),
        .. Metadata.Select(pair => $"--metadata={pair.Key}={pair.Value}"),
        .. Authority is null ? Array.Empty<string>() : [$"--authority={Authority}"],
        .. CertificateAuthority is null ? Array.Empty<string>() : [$"--ca={CertificateAuthority}"],
    ];
}
