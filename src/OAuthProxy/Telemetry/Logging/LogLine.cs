using System.Buffers;
using System.Globalization;
using System.Text;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>One line on its way to the log: UTF-8 in an array that is lent, and given back by whoever disposes of the line.</summary>
internal sealed class LogLine : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(512);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Append(char ascii)
    {
        GetSpan(1)[0] = (byte)ascii;
        Length++;
    }

    public void Append(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>A value of a few characters: a number, a time.</summary>
    public void Append<T>(T value, string? format = null)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(GetSpan(64), out var written, format, CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + count));
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
