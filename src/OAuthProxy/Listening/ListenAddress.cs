using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace OAuthProxy.Listening;

/// <summary>One place to listen: an address with a port, a Unix socket, or a socket that whoever started the process has opened.</summary>
/// <param name="EndPoint">The IPv6 "any" address stands for both families.</param>
/// <param name="Mode">Who may open a Unix socket; null leaves it to the process's umask.</param>
internal sealed record ListenAddress(EndPoint EndPoint, UnixFileMode? Mode = null)
{
    private const string ModeKey = ",mode=";

    private static readonly string[] Schemes = ["http://", "https://"];

    public override string ToString() => EndPoint switch
    {
        UnixDomainSocketEndPoint socket => $"unix:{socket}",
        FileHandleEndPoint handle => $"fd:{handle.FileHandle}",
        _ => EndPoint.ToString()!,
    };

    /// <summary><c>unix:/path</c>, <c>unix:///path</c>, each with <c>,mode=0660</c>; <c>fd:3</c>; and what <see cref="TryParseEndPoint"/> takes.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = text.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) ? UnixSocket(text[5..])
            : text.StartsWith("fd:", StringComparison.OrdinalIgnoreCase) ? Handle(text[3..])
            : TryParseEndPoint(text, out var endpoint) ? new ListenAddress(endpoint) : null;
        return address is not null;
    }

    /// <summary>The forms people have in their files: <c>host:port</c>, <c>:port</c>, <c>[::1]:port</c>, each also behind <c>http://</c> or <c>https://</c>.</summary>
    public static bool TryParseEndPoint(string text, out IPEndPoint endpoint)
    {
        endpoint = new(IPAddress.Loopback, 0);
        var scheme = Array.Find(Schemes, prefix => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        var rest = scheme is null ? text : text[scheme.Length..].TrimEnd('/');
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
        if (address is null || (address.AddressFamily == AddressFamily.InterNetworkV6 && host.Length > 0 && !isBracketed))
        {
            return false;
        }

        endpoint = new(address, port);
        return true;
    }

    private static ListenAddress? UnixSocket(string text)
    {
        var comma = text.LastIndexOf(ModeKey, StringComparison.Ordinal);
        UnixFileMode? mode = null;
        if (comma >= 0)
        {
            if (!TryParseMode(text[(comma + ModeKey.Length)..], out var given))
            {
                return null;
            }

            (mode, text) = (given, text[..comma]);
        }

        var path = text.StartsWith("//", StringComparison.Ordinal) ? text[2..] : text;
        if (path.Length < 2 || path[0] != '/' || path.Contains(',', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return new(new UnixDomainSocketEndPoint(path), mode);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // longer than the operating system allows, 108 bytes on Linux
        }
    }

    /// <summary>Octal digits, as for chmod: read, write and execute for owner, group and others.</summary>
    private static bool TryParseMode(string text, out UnixFileMode mode)
    {
        mode = default;
        if (text.Length is < 3 or > 4 || text.Any(digit => digit is < '0' or > '7') || (text.Length == 4 && text[0] != '0'))
        {
            return false;
        }

        mode = (UnixFileMode)Convert.ToInt32(text, 8);
        return true;
    }

    /// <summary>0 to 2 are standard input and output.</summary>
    private static ListenAddress? Handle(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 2
            ? new(new FileHandleEndPoint(number, FileHandleType.Auto))
            : null;
}
