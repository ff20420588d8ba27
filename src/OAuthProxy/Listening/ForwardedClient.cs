using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;

namespace OAuthProxy.Listening;

/// <summary>Reads the client's address from the header in which a trusted proxy put it.</summary>
internal static class ForwardedClient
{
    /// <summary>
    /// From the chain of <c>X-Forwarded-For</c>, to which each proxy appends its peer: the last address that is not a trusted proxy's, as everything
    /// before it was written by whoever has that address. What is no address ends the walk at the one behind it.
    /// </summary>
    public static IPAddress? OfChain(StringValues header, Predicate<IPAddress> isTrusted)
    {
        IPAddress? client = null;
        foreach (var text in string.Join(',', header.ToArray()).Split(',').Reverse())
        {
            if (Parse(text.Trim()) is not { } address)
            {
                break;
            }

            client = address;
            if (!isTrusted(address))
            {
                break;
            }
        }

        return client;
    }

    /// <summary>From a header with one address; of two nobody can say which the proxy wrote.</summary>
    public static IPAddress? OfValue(StringValues header) => header.Count == 1 ? Parse(header.ToString().Trim()) : null;

    /// <summary><c>192.0.2.1</c>, <c>192.0.2.1:80</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]</c>, <c>[2001:db8::1]:80</c>; an IPv4 address in IPv6 becomes one.</summary>
    private static IPAddress? Parse(string text)
    {
        var host = text;
        var portAt = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1
            : text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 && colon == text.LastIndexOf(':') ? colon
            : text.Length;
        if (portAt < text.Length)
        {
            if (text[portAt] != ':' || !ushort.TryParse(text.AsSpan(portAt + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return null;
            }

            host = text[..portAt];
        }

        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var address) || host.Contains('%', StringComparison.Ordinal))
        {
            return null;
        }

        // The framework also reads 0x7f.1, 010.0.0.1 and 167772161 as addresses, which others read otherwise or not at all.
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !isBracketed && address.ToString() == host ? address : null
            : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
