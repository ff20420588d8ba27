using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace OAuthProxy.Listening;

/// <summary>Opens Unix sockets: one that a killed process left behind is replaced, and its mode is set before anybody can connect.</summary>
internal static class UnixSocket
{
    public static Socket Open(EndPoint endpoint, ListeningOptions options)
    {
        if (endpoint is not UnixDomainSocketEndPoint unix)
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }

        var path = unix.ToString();
        RemoveStale(path, unix);
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (!OperatingSystem.IsWindows() && new[] { options.Http, options.Tls }.FirstOrDefault(address => address?.EndPoint.Equals(endpoint) == true)?.Mode is { } mode)
        {
            File.SetUnixFileMode(path, mode); // bound but not listening yet: connections are still refused
        }

        return socket;
    }

    /// <summary>A socket that nobody listens on is removed; one that somebody does, and anything that is not a socket, stays and is in the way.</summary>
    private static void RemoveStale(string path, UnixDomainSocketEndPoint endpoint)
    {
        if (File.Exists(path) && IsRefused(endpoint) && !IsReadable(path))
        {
            File.Delete(path);
        }
    }

    private static bool IsRefused(UnixDomainSocketEndPoint endpoint)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endpoint);
            return false;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>A file can be opened, a socket never; what may not be opened counts as a file.</summary>
    private static bool IsReadable(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
