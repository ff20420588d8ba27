using System.Text;

namespace OAuthProxy.Tests.Support;

/// <summary>A message of Protocol Buffers by the numbers of its fields, as far as a test needs to see into it.</summary>
internal sealed class ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    /// <summary>The strings, byte strings and messages with this number.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Bytes(int field) => Fields().Where(found => found.Field == field).Select(found => found.Value);

    public IEnumerable<ProtobufMessage> Messages(int field) => Bytes(field).Select(value => new ProtobufMessage(value));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).FirstOrDefault().Span);

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).FirstOrDefault().Span);

    private IEnumerable<(int Field, ReadOnlyMemory<byte> Value)> Fields()
    {
        var position = 0;
        while (position < bytes.Length)
        {
            var tag = ReadNumber(ref position);
            var length = (tag & 7) switch
            {
                0 => LengthOfNumber(position),
                1 => 8,
                2 => (int)ReadNumber(ref position),
                5 => 4,
                _ => throw new InvalidDataException($"There is no wire type {tag & 7}."),
            };
            yield return ((int)(tag >> 3), bytes.Slice(position, length));
            position += length;
        }
    }

    private int LengthOfNumber(int position)
    {
        var end = position;
        ReadNumber(ref end);
        return end - position;
    }

    private ulong ReadNumber(ref int position)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[position++];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
