using System.Net;

namespace OAuthProxy;

/// <summary>Who is at the other end of the connection. An IPv4 address stays one, however the socket was opened.</summary>
internal static class PeerAddress
{
    public static IPAddress? Of(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
