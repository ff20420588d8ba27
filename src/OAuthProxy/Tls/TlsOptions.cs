using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;

namespace OAuthProxy.Tls;

/// <summary>What a client has to be able to do.</summary>
internal sealed record TlsOptions
{
    /// <summary>The newest versions, down to the <c>tls-min-version</c>.</summary>
    public SslProtocols Versions { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Those of TLS 1.2 that may be used; empty: the platform's choice. TLS 1.3 has no unsafe ones and always uses its own.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>The names of RFC 8447's registry, which are Go's: of all that Go calls safe.</summary>
    public static IEnumerable<string> CipherSuiteNames => Safe.Select(suite => suite.ToString());

    private static IEnumerable<TlsCipherSuite> Safe =>
    [
        .. Newest,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    ];

    private static IEnumerable<TlsCipherSuite> Newest =>
        [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    public bool TryUseMinimum(string text, [NotNullWhen(true)] out TlsOptions? options)
    {
        SslProtocols? versions = text.ToUpperInvariant() switch
        {
            "" or "TLS1.2" => SslProtocols.Tls12 | SslProtocols.Tls13,
            "TLS1.3" => SslProtocols.Tls13,
            _ => null,
        };
        options = versions is { } known ? this with { Versions = known } : null;
        return options is not null;
    }

    /// <summary>False with the name that is not known.</summary>
    public bool TryUseCipherSuites(IReadOnlyList<string> names, [NotNullWhen(true)] out TlsOptions? options, out string unknown)
    {
        var known = Safe.ToDictionary(suite => suite.ToString(), StringComparer.OrdinalIgnoreCase);
        unknown = names.FirstOrDefault(name => !known.ContainsKey(name)) ?? "";
        options = unknown.Length > 0 ? null : this with { CipherSuites = [.. names.Select(name => known[name])] };
        return options is not null;
    }

    public SslServerAuthenticationOptions ForConnection(SslStreamCertificateContext certificate) => new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = Versions,
        CipherSuitesPolicy = CipherSuites.Count == 0 || OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy([.. Newest.Union(CipherSuites)]),
    };
}
