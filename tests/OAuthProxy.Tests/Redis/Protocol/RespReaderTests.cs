using System.Buffers;
using System.Text;
using OAuthProxy.Redis;
using OAuthProxy.Redis.Protocol;
using Xunit;

namespace OAuthProxy.Tests.Redis.Protocol;

public sealed class RespReaderTests
{
    /// <summary>Every kind of reply, as bytes and as what is to be read from them.</summary>
    private static readonly (string Bytes, string Meaning)[] Replies =
    [
        ("+OK\r\n", "'OK'"),
        ("+\r\n", "''"),
        ("-ERR no\r\n", "!ERR no"),
        (":0\r\n", "0"),
        (":-9223372036854775808\r\n", "-9223372036854775808"),
        ("$-1\r\n", "null"),
        ("$0\r\n\r\n", "\"\""),
        ("$6\r\na\r\nb\r\n\r\n", "\"a\r\nb\r\n\""),
        ("*-1\r\n", "null"),
        ("*0\r\n", "[]"),
        ("*3\r\n:1\r\n*2\r\n$1\r\nx\r\n*0\r\n$-1\r\n", "[1 [\"x\" []] null]"),
        ("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "[[[[[[[[1]]]]]]]]"),
        ("*2\r\n-ERR in\r\n+OK\r\n", "[!ERR in 'OK']"),
    ];

    private static readonly string AllBytes = string.Concat(Replies.Select(reply => reply.Bytes));
    private static readonly string AllMeanings = string.Join(' ', Replies.Select(reply => reply.Meaning));

    [Fact]
    public void Reads_every_kind_of_reply() => Assert.Equal(AllMeanings, Read([Encoding.UTF8.GetBytes(AllBytes)]));

    [Fact]
    public void Reads_the_same_byte_by_byte() => Assert.Equal(AllMeanings, Read([.. Encoding.UTF8.GetBytes(AllBytes).Select(value => new[] { value })]));

    [Fact]
    public void Reads_the_same_however_it_is_split()
    {
        var bytes = Encoding.UTF8.GetBytes(AllBytes);
        for (var seed = 0; seed < 2_000; seed++)
        {
            Assert.Equal(AllMeanings, Read(Split(bytes, new Random(seed))));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData(": 1\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$67108865\r\n")]
    [InlineData("$9223372036854775807\r\n")]
    [InlineData("$1\r\nabc")]
    [InlineData("*-2\r\n")]
    [InlineData("*1048577\r\n")]
    [InlineData("*1048576\r\n*2\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    [InlineData("%1\r\n")]
    [InlineData("_\r\n")]
    public void What_is_no_reply_is_an_error(string bytes) => Assert.StartsWith("error", Read([Encoding.UTF8.GetBytes(bytes)]), StringComparison.Ordinal);

    [Fact]
    public void A_line_without_an_end_is_an_error_before_it_fills_the_memory() =>
        Assert.StartsWith("error", Read([.. Enumerable.Repeat(Encoding.UTF8.GetBytes("+" + new string('x', 1_000)), 20)]), StringComparison.Ordinal);

    [Fact]
    public void What_a_length_announces_costs_nothing_until_it_comes()
    {
        var reader = new RespReader();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var head in new[] { "*1048576\r\n", "$67108864\r\n" })
        {
            var buffer = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(head));
            Assert.False(reader.TryRead(ref buffer, out _));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void Whatever_comes_is_a_reply_or_the_beginning_of_one_or_an_error()
    {
        var good = Encoding.UTF8.GetBytes(AllBytes);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] bytes;
            if (seed % 2 == 0)
            {
                bytes = [.. good];
                for (var change = random.Next(1, 6); change > 0; change--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "*$:+-\r\n0129"[random.Next(11)]);
                }
            }
            else
            {
                bytes = new byte[random.Next(1, 200)];
                random.NextBytes(bytes);
                bytes[0] = (byte)"*$:+-"[random.Next(5)];
            }

            // The same in one piece and in many: nothing but a RespException may leave the reader.
            Assert.Equal(Read([bytes]), Read(Split(bytes, random)));
        }
    }

    private static List<byte[]> Split(byte[] bytes, Random random)
    {
        var pieces = new List<byte[]>();
        for (var begin = 0; begin < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - begin, random.Next(1, 12));
            pieces.Add(bytes[begin..(begin + length)]);
            begin += length;
        }

        return pieces;
    }

    /// <summary>What a connection that gets these pieces understands; the pieces stay apart in memory, as they do in a pipe.</summary>
    private static string Read(IReadOnlyList<byte[]> pieces)
    {
        var reader = new RespReader();
        var meanings = new List<string>();
        var rest = new List<byte[]>();
        try
        {
            foreach (var piece in pieces)
            {
                rest.Add(piece);
                var buffer = Sequence.Of(rest);
                while (reader.TryRead(ref buffer, out var value))
                {
                    meanings.Add(Meaning(value));
                }

                rest = [];
                foreach (var memory in buffer)
                {
                    rest.Add(memory.ToArray());
                }
            }
        }
        catch (RespException)
        {
            meanings.Insert(0, "error");
        }

        return string.Join(' ', meanings);
    }

    private static string Meaning(RedisValue value) => value.Kind switch
    {
        RedisValueKind.Null => "null",
        RedisValueKind.Integer => $"{value.Integer}",
        RedisValueKind.Text => $"'{value.Text}'",
        RedisValueKind.Error => $"!{value.Text}",
        RedisValueKind.Bytes => $"\"{value.Text}\"",
        _ => $"[{string.Join(' ', value.Items.Select(Meaning))}]",
    };

    private sealed class Sequence : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(List<byte[]> pieces)
        {
            var first = new Sequence { Memory = pieces.Count > 0 ? pieces[0] : default(ReadOnlyMemory<byte>) };
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Sequence { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                (last.Next, last) = (next, next);
            }

            return new(first, 0, last, last.Memory.Length);
        }
    }
}
