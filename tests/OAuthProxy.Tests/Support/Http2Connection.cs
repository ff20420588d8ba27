using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OAuthProxy.Tests.Support;

/// <summary>HTTP/2 written by hand: no client of the framework's names two hosts, or asks for another host on a connection that it has.</summary>
internal sealed class Http2Connection(Stream stream, string scheme = "https") : IAsyncDisposable
{
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;

    /// <summary>The statuses with an entry of their own, from 0x88 on (RFC 7541 appendix A).</summary>
    private static readonly int[] Indexed = [200, 204, 206, 304, 400, 404, 500];

    private int _stream = -1;

    /// <summary>The status of the answer to a GET of the root or another path; 0 where the request was refused as malformed.</summary>
    public async Task<int> GetAsync(string? authority, string[]? hosts = null, string path = "/")
    {
        if (_stream < 0)
        {
            await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
            await SendAsync(Settings, 0, 0, [0, 1, 0, 0, 0, 0]); // SETTINGS_HEADER_TABLE_SIZE 0: every status is written out
        }

        _stream += 2;
        (string Name, string Value)[] fields =
        [
            (":method", "GET"), (":scheme", scheme), (":path", path), .. authority is null ? Array.Empty<(string, string)>() : [(":authority", authority)], .. (hosts ?? []).Select(host => ("host", host)),
        ];
        await SendAsync(Headers, 0x5, _stream, [.. fields.SelectMany(field => Literal(field.Name, field.Value))]);
        var head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head).AsTask().WaitAsync(RawConnection.Patience);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload).AsTask().WaitAsync(RawConnection.Patience);
            if (head[3] is ResetStream or GoAway)
            {
                return 0;
            }

            if (head[3] == Headers && BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) == _stream)
            {
                return StatusOf(payload);
            }
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>The first field of an answer, as Kestrel writes it: an index, or the name's index and three digits.</summary>
    private static int StatusOf(ReadOnlySpan<byte> block)
    {
        while ((block[0] & 0xe0) == 0x20)
        {
            block = block[1..]; // the size of the dynamic table
        }

        return block[0] >= 0x88 ? Indexed[block[0] - 0x88] : int.Parse(block.Slice(2, 3), CultureInfo.InvariantCulture);
    }

    /// <summary>A field that is not to be indexed, its name written out (RFC 7541 section 6.2.2).</summary>
    private static byte[] Literal(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private ValueTask SendAsync(byte kind, byte flags, int id, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (kind, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame, 9);
        return stream.WriteAsync(frame);
    }
}
