using System.Globalization;
using System.Net;

namespace OAuthProxy.Listening;

/// <summary>Where the proxy listens.</summary>
internal sealed record ListeningOptions
{
    /// <summary>The <c>http-address</c>; the default is reachable from this machine only.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 4180);

    /// <summary>Another proxy stands before this one.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>The proxies whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> are believed; nobody else's ever are.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The forms people have in their files: <c>host:port</c>, <c>:port</c>, <c>[::1]:port</c>, each also behind <c>http://</c>.</summary>
    public static bool TryParseAddress(string text, out IPEndPoint endpoint)
    {
        endpoint = new(IPAddress.Loopback, 0);
        var rest = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..].TrimEnd('/') : text;
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = rest[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        IPAddress? address = host switch
        {
            "" => IPAddress.IPv6Any, // both families, as Go's ":4180"
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var parsed) ? parsed : null,
        };
        if (address is null || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && host.Length > 0 && !isBracketed))
        {
            return false;
        }

        endpoint = new(address, port);
        return true;
    }
}
