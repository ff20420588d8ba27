using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OAuthProxy.Redis.Protocol;

/// <summary>A command as the server reads it: an array of bulk strings, whatever bytes they hold, so that nothing needs to be escaped.</summary>
internal static class RespWriter
{
    private const int LongestHead = 16;

    public static void Write(IBufferWriter<byte> output, in RedisCommand command)
    {
        WriteHead(output, (byte)'*', 1 + command.Arguments.Length);
        WriteBulk(output, Encoding.ASCII.GetBytes(command.Name));
        foreach (var argument in command.Arguments)
        {
            WriteBulk(output, argument.Span);
        }
    }

    private static void WriteBulk(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        WriteHead(output, (byte)'$', bytes.Length);
        output.Write(bytes);
        output.Write("\r\n"u8);
    }

    private static void WriteHead(IBufferWriter<byte> output, byte kind, int count)
    {
        var span = output.GetSpan(LongestHead);
        span[0] = kind;
        Utf8Formatter.TryFormat(count, span[1..], out var length);
        "\r\n"u8.CopyTo(span[(1 + length)..]);
        output.Advance(length + 3);
    }
}
