using System.Buffers;
using System.Globalization;
using System.Text;

namespace OAuthProxy.Redis.Protocol;

/// <summary>
/// Reads replies (RESP, version 2) from bytes in whatever pieces they come; one for each connection, as it remembers the arrays that are not
/// whole yet. Version 3 would bring maps, pushes and nothing that is needed here: AUTH with a user works in version 2, which every server speaks.
/// Memory is taken for what has come, never for what a length announces; a reply that is too much is an error.
/// </summary>
internal sealed class RespReader
{
    /// <summary>Of a line: a simple string, an error or a number. In bytes.</summary>
    public const int LongestLine = 16 * 1024;

    /// <summary>Of all strings of a reply, in bytes.</summary>
    public const int LargestReply = 64 * 1024 * 1024;

    /// <summary>In a reply, of all depths.</summary>
    public const int MostItems = 1 << 20;

    /// <summary>Of arrays in arrays; CLUSTER SLOTS has four.</summary>
    public const int Deepest = 8;

    private readonly Stack<OpenArray> _open = new();
    private int _items;
    private long _bytes;

    /// <summary>Takes one reply from the beginning of the buffer, or as much of it as is there.</summary>
    /// <exception cref="RespException">It is no reply.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out RedisValue value)
    {
        while (TryReadOne(ref buffer, out var element))
        {
            if (element is { } read && IsWhole(ref read))
            {
                (_items, _bytes, value) = (0, 0, read);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Puts what was read into the arrays that wait for it, and becomes the outermost one if it was the last.</summary>
    private bool IsWhole(ref RedisValue value)
    {
        while (_open.TryPeek(out var array))
        {
            array.Items.Add(value);
            if (array.Items.Count < array.Count)
            {
                return false;
            }

            _open.Pop();
            value = RedisValue.OfItems([.. array.Items]);
        }

        return true;
    }

    /// <param name="buffer">What has come.</param>
    /// <param name="element">Null where an array begins.</param>
    private bool TryReadOne(ref ReadOnlySequence<byte> buffer, out RedisValue? element)
    {
        element = null;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return buffer.Length <= LongestLine + 2 ? false : throw new RespException("a line of the reply does not end");
        }

        if (line.Length is 0 or > LongestLine)
        {
            throw new RespException("a line of the reply is empty or too long");
        }

        var text = line.Slice(1);
        switch (line.FirstSpan[0])
        {
            case (byte)'+':
                element = RedisValue.OfText(Counted(text));
                break;
            case (byte)'-':
                element = RedisValue.OfError(Counted(text));
                break;
            case (byte)':':
                element = RedisValue.OfInteger(Number(text));
                break;
            case (byte)'$' when Length(text, LargestReply - _bytes) is var length:
                if (!TryReadBulk(ref reader, length, out element))
                {
                    return false;
                }

                break;
            case (byte)'*' when Length(text, MostItems - _items) is var count:
                element = Open(count);
                break;
            default:
                throw new RespException("the server does not speak the protocol of Redis");
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private bool TryReadBulk(ref SequenceReader<byte> reader, int length, out RedisValue? element)
    {
        element = null;
        if (length < 0)
        {
            element = RedisValue.Null;
            return true;
        }

        if (reader.Remaining < length + 2L)
        {
            return false;
        }

        var bytes = reader.UnreadSequence.Slice(0, length).ToArray();
        reader.Advance(length);
        if (!reader.IsNext("\r\n"u8, advancePast: true))
        {
            throw new RespException("a string of the reply is longer than announced");
        }

        _bytes += length;
        element = RedisValue.OfBytes(bytes);
        return true;
    }

    private RedisValue? Open(int count)
    {
        if (count <= 0)
        {
            return count < 0 ? RedisValue.Null : RedisValue.OfItems([]);
        }

        if (_open.Count == Deepest)
        {
            throw new RespException("the reply is too deep");
        }

        _items += count;
        _open.Push(new(count, []));
        return null;
    }

    private string Counted(in ReadOnlySequence<byte> text)
    {
        _bytes += text.Length;
        return _bytes <= LargestReply ? Encoding.UTF8.GetString(text) : throw new RespException("the reply is too large");
    }

    /// <summary>A length, or -1 for null.</summary>
    private static int Length(in ReadOnlySequence<byte> text, long limit)
    {
        var number = Number(text);
        return number >= -1 && number <= limit ? (int)number : throw new RespException("the reply is too large");
    }

    private static long Number(in ReadOnlySequence<byte> text)
    {
        Span<byte> digits = stackalloc byte[20];
        if (text.Length <= digits.Length)
        {
            text.CopyTo(digits);
            if (long.TryParse(digits[..(int)text.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        throw new RespException("a number of the reply is none");
    }

    private sealed record OpenArray(int Count, List<RedisValue> Items);
}
