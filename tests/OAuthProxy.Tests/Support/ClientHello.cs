using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace OAuthProxy.Tests.Support;

/// <summary>
/// The first word of a TLS 1.2 client (RFC 5246 section 7.4.1.2), written by hand: no client of the framework's sends just any name. The server
/// answers it with its certificate in the clear.
/// </summary>
internal static class ClientHello
{
    private const byte Alert = 21;
    private const byte Handshake = 22;
    private const byte CertificateMessage = 11;

    /// <param name="endpoint">The server.</param>
    /// <param name="serverName">The bytes of the name (RFC 6066 section 3); null for no name.</param>
    /// <returns>Whose certificate comes back; or the number of the alert; or neither, where the connection ends.</returns>
    public static async Task<(string? Name, int? Alert)> SendAsync(IPEndPoint endpoint, byte[]? serverName)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Record(serverName));
        try
        {
            return await AnswerAsync(stream).WaitAsync(RawConnection.Patience);
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static async Task<(string? Name, int? Alert)> AnswerAsync(NetworkStream stream)
    {
        var messages = new List<byte>();
        var head = new byte[5];
        while (true)
        {
            await stream.ReadExactlyAsync(head);
            var payload = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(3))];
            await stream.ReadExactlyAsync(payload);
            if (head[0] == Alert)
            {
                return (null, payload[1]);
            }

            messages.AddRange(head[0] == Handshake ? payload : []);
            if (CertificateIn([.. messages]) is { } certificate)
            {
                return (certificate, null);
            }
        }
    }

    /// <summary>The subject of the first certificate, once the message that has it is whole.</summary>
    private static string? CertificateIn(ReadOnlySpan<byte> messages)
    {
        while (messages.Length >= 4 && messages.Length >= 4 + Number(messages[1..]))
        {
            if (messages[0] == CertificateMessage)
            {
                using var certificate = X509CertificateLoader.LoadCertificate(messages.Slice(10, Number(messages[7..])));
                return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            }

            messages = messages[(4 + Number(messages[1..]))..];
        }

        return null;
    }

    private static int Number(ReadOnlySpan<byte> three) => (three[0] << 16) | (three[1] << 8) | three[2];

    private static byte[] Record(byte[]? serverName)
    {
        byte[] extensions =
        [
            .. serverName is null ? [] : Extension(0, Sized([0, .. Sized(serverName)])),
            .. Extension(10, Sized([0, 29, 0, 23])), // x25519, P-256
            .. Extension(11, [1, 0]),
            .. Extension(13, Sized([4, 3, 8, 4, 4, 1])), // ECDSA and RSA with SHA-256
        ];
        byte[] body = [3, 3, .. new byte[32], 0, .. Sized([0xc0, 0x2b, 0xc0, 0x2f]), 1, 0, .. Sized(extensions)];
        byte[] message = [1, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
        return [.. message.Chunk(16 * 1024).SelectMany(part => (byte[])[Handshake, 3, 1, .. Sized(part)])];
    }

    private static byte[] Extension(byte kind, byte[] content) => [0, kind, .. Sized(content)];

    private static byte[] Sized(byte[] content) => [(byte)(content.Length >> 8), (byte)content.Length, .. content];
}
