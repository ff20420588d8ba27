using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using OAuthProxy.Tls;

namespace OAuthProxy.Listening;

/// <summary>Where the proxy listens.</summary>
internal sealed record ListeningOptions
{
    private static readonly string[] ClientHeaders = ["X-Forwarded-For", "X-Real-IP", "X-ProxyUser-IP", "X-Envoy-External-Address", "CF-Connecting-IP"];

    /// <summary>The <c>http-address</c>; the default is reachable from this machine only. Null: not at all.</summary>
    public ListenAddress? Http { get; init; } = new(new IPEndPoint(IPAddress.Loopback, 4180));

    /// <summary>The <c>https-address</c>; it counts only with a certificate, see <see cref="Tls"/>. Null: not at all.</summary>
    public ListenAddress? Https { get; init; } = new(new IPEndPoint(IPAddress.IPv6Any, 443));

    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>Hosts have certificates of their own, beside that one or without it.</summary>
    public bool HostsHaveCertificates { get; init; }

    public TlsOptions TlsSettings { get; init; } = new();

    /// <summary>Whoever comes by http is sent to https.</summary>
    public bool ForceHttps { get; init; }

    /// <summary>Another proxy stands before this one.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>
    /// The proxies whose forwarded headers are believed; nobody else's ever are, but for those of whoever may open a Unix socket, which its mode says.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The header in which they name the client's address.</summary>
    public string ClientHeader { get; init; } = "X-Real-IP";

    /// <summary>Where TLS is spoken; null without a certificate.</summary>
    public ListenAddress? Tls => Certificate.IsGiven || HostsHaveCertificates ? Https : null;

    public bool SpeaksTls => Tls is not null;

    public bool HasTlsAddress => Https is not null;

    public bool ListensAnywhere => Http is not null || SpeaksTls;

    public bool HasUnixSocket => Http?.EndPoint is UnixDomainSocketEndPoint || Tls?.EndPoint is UnixDomainSocketEndPoint;

    /// <summary>The addresses with their options, for a message.</summary>
    public string Addresses => string.Join(" or ", new[] { Http is null ? null : $"{Http} (--http-address)", Tls is null ? null : $"{Tls} (--https-address)" }.Where(text => text is not null));

    /// <summary>The option by which this very address is taken; null: by none.</summary>
    public string? OptionAt(EndPoint address) => address.Equals(Http?.EndPoint) ? "http-address" : address.Equals(Tls?.EndPoint) ? "https-address" : null;

    public bool TryUseHttp(string text, [NotNullWhen(true)] out ListeningOptions? options)
    {
        options = TryParse(text, out var address) ? this with { Http = address } : null;
        return options is not null;
    }

    public bool TryUseHttps(string text, [NotNullWhen(true)] out ListeningOptions? options)
    {
        options = TryParse(text, out var address) ? this with { Https = address } : null;
        return options is not null;
    }

    /// <summary>Somebody's forwarded headers are believed.</summary>
    public bool TrustsAnyProxy => IsBehindProxy && (TrustedProxies.Count > 0 || HasUnixSocket);

    /// <summary>With a certificate, http is spoken only where somebody asks for it, if only to be sent to https: no default opens a door beside it.</summary>
    public ListeningOptions Completed(bool isHttpAsked) => Tls is null || isHttpAsked || ForceHttps ? this : this with { Http = null };

    /// <summary>The headers that proxies write; any other would be one that clients can.</summary>
    public bool TryUseClientHeader(string text, [NotNullWhen(true)] out ListeningOptions? options)
    {
        var name = Array.Find(ClientHeaders, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        options = name is null ? null : this with { ClientHeader = name };
        return options is not null;
    }

    public static bool TryParseAddress(string text, out IPEndPoint endpoint) => ListenAddress.TryParseEndPoint(text, out endpoint);

    /// <summary>An empty text and a dash switch a listener off.</summary>
    private static bool TryParse(string text, out ListenAddress? address)
    {
        address = null;
        return text is "" or "-" || ListenAddress.TryParse(text, out address);
    }
}
