using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OAuthProxy.Tests.Support;

/// <summary>A TCP connection for bytes written by hand, read and written as Latin-1. Nothing here waits longer than <see cref="Patience"/>.</summary>
internal sealed class RawConnection(Socket socket) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _next;
    private int _end;

    public static async Task<RawConnection> OpenAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint);
        return new RawConnection(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    /// <summary>What was sent is all there is.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Gone without a word.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>Exactly as many characters, or fewer where the connection ends before.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var text = new StringBuilder();
        while (text.Length < count && await FillAsync())
        {
            var taken = Math.Min(count - text.Length, _end - _next);
            text.Append(Encoding.Latin1.GetString(_buffer, _next, taken));
            _next += taken;
        }

        return text.ToString();
    }

    public Task<string> ReadToEndAsync() => ReadAsync(int.MaxValue);

    /// <summary>Up to and with the text, or what there was before the end of the connection.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (await FillAsync())
        {
            text.Append((char)_buffer[_next++]);
            if (text[^1] == end[^1] && text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end)
            {
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>The head of a request or an answer, with the empty line at its end.</summary>
    public Task<string> ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>One answer, the interim ones (100, 103) before it left out.</summary>
    public async Task<RawResponse> ReadResponseAsync(bool toHead = false)
    {
        var head = await ReadHeadAsync();
        while (head.StartsWith("HTTP/1.1 1", StringComparison.Ordinal) && !head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            head = await ReadHeadAsync();
        }

        var response = RawResponse.Parse(head);
        if (toHead || response.Status is 0 or 101 or 204 or 304)
        {
            return response;
        }

        if (response["Transfer-Encoding"] is ["chunked"])
        {
            return await ReadChunksAsync(response);
        }

        if (response["Content-Length"] is [var length])
        {
            var expected = int.Parse(length, CultureInfo.InvariantCulture);
            var body = await ReadAsync(expected);
            return response with { Body = body, IsComplete = body.Length == expected };
        }

        return response with { Body = await ReadToEndAsync() };
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<RawResponse> ReadChunksAsync(RawResponse response)
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = await ReadUntilAsync("\r\n");
            if (!int.TryParse(line.TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
            {
                return response with { Body = body.ToString(), IsComplete = false };
            }

            var chunk = await ReadAsync(size);
            body.Append(chunk);
            var isWhole = chunk.Length == size && await ReadAsync(2) == "\r\n";
            if (size == 0 || !isWhole)
            {
                return response with { Body = body.ToString(), IsComplete = isWhole };
            }
        }
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_next < _end)
        {
            return true;
        }

        try
        {
            _next = 0;
            _end = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
        }
        catch (IOException)
        {
            _end = 0; // a reset is an end, too
        }

        return _end > 0;
    }
}
