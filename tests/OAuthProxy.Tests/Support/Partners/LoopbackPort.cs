using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OAuthProxy.Tests.Support.Partners;

/// <summary>
/// Ports for programs that cannot choose one themselves. They lie below the range from which the system serves outgoing connections,
/// and none is handed out twice in a run, so nobody takes one between the question and its use.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> HandedOut = new();

    public static int Free()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port) && HandedOut.TryAdd(port, value: true))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {End}.");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
