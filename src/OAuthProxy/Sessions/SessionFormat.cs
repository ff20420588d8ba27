using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OAuthProxy.Sessions;

/// <summary>
/// The session as bytes, compact because a cookie has 4 KB and quick because every request reads it. Group names repeat themselves and are
/// compressed when there are many; the tokens are kept out of that, since lengths of a secret compressed beside chosen text give it away.
/// </summary>
internal static class SessionFormat
{
    private const byte GitHubPerson = 1;
    private const byte LocalAccount = 2;
    private const byte GitHubPersonWhoseTokenExpires = 3;
    private const int CompressFrom = 512;
    private const int MaximumGroupBytes = 1 << 20;

    public static byte[] Write(Session session)
    {
        var writer = new ArrayBufferWriter<byte>(512);
        writer.Write([session.Identity.IsLocal ? LocalAccount : session.TokenExpiry is null ? GitHubPerson : GitHubPersonWhoseTokenExpires]);
        session.Id.TryWriteBytes(writer.GetSpan(16));
        writer.Advance(16);
        WriteInt64(writer, session.CreatedAt.ToUnixTimeMilliseconds());
        WriteInt64(writer, session.RefreshedAt.ToUnixTimeMilliseconds());
        WriteInt64(writer, session.Identity.UserId);
        WriteText(writer, session.Identity.Login);
        WriteTexts(writer, session.Identity.Emails);
        WriteTexts(writer, session.Identity.Repositories);
        WriteText(writer, session.AccessToken);
        if (session.Identity.AccountTag is { } tag)
        {
            WriteText(writer, tag);
        }
        else if (session.TokenExpiry is { } expiry)
        {
            WriteInt64(writer, expiry.At.ToUnixTimeMilliseconds());
            WriteText(writer, expiry.RefreshToken);
        }

        WriteGroups(writer, session.Identity.Groups);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Null when the bytes are of another version. They were authenticated before, so that nothing else can be wrong with them.</summary>
    public static Session? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 41 || bytes[0] is not (GitHubPerson or LocalAccount or GitHubPersonWhoseTokenExpires))
        {
            return null;
        }

        var kind = bytes[0];
        var id = new Guid(bytes.Slice(1, 16));
        bytes = bytes[17..];
        var created = ReadTime(ref bytes);
        var refreshed = ReadTime(ref bytes);
        var userId = ReadInt64(ref bytes);
        var login = ReadText(ref bytes);
        var emails = ReadTexts(ref bytes);
        var repositories = ReadTexts(ref bytes);
        var token = ReadText(ref bytes);
        var tag = kind == LocalAccount ? ReadText(ref bytes) : null;
        var expiry = kind == GitHubPersonWhoseTokenExpires ? new TokenExpiry(ReadTime(ref bytes), ReadText(ref bytes)) : null;
        return new Session(id, new Identity(userId, login, emails, ReadGroups(bytes), repositories) { AccountTag = tag }, token, created, refreshed) { TokenExpiry = expiry };
    }

    private static void WriteGroups(ArrayBufferWriter<byte> writer, IReadOnlyList<string> groups)
    {
        var plain = new ArrayBufferWriter<byte>(256);
        WriteTexts(plain, groups);
        var target = writer.GetSpan(4 + BrotliEncoder.GetMaxCompressedLength(plain.WrittenCount));
        if (plain.WrittenCount >= CompressFrom && BrotliEncoder.TryCompress(plain.WrittenSpan, target[4..], out var written, quality: 5, window: 18))
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, plain.WrittenCount);
            writer.Advance(4 + written);
            return;
        }

        BinaryPrimitives.WriteInt32LittleEndian(target, 0);
        writer.Advance(4);
        writer.Write(plain.WrittenSpan);
    }

    private static string[] ReadGroups(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[4..];
        if (length is <= 0 or > MaximumGroupBytes)
        {
            return ReadTexts(ref bytes);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            BrotliDecoder.TryDecompress(bytes, buffer, out var written);
            ReadOnlySpan<byte> plain = buffer.AsSpan(0, written);
            return ReadTexts(ref plain);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void WriteInt64(ArrayBufferWriter<byte> writer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }

    private static void WriteLength(ArrayBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(writer.GetSpan(2), checked((ushort)value));
        writer.Advance(2);
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        WriteLength(writer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    private static void WriteTexts(ArrayBufferWriter<byte> writer, IReadOnlyList<string> texts)
    {
        WriteLength(writer, texts.Count);
        foreach (var text in texts)
        {
            WriteText(writer, text);
        }
    }

    private static DateTimeOffset ReadTime(ref ReadOnlySpan<byte> bytes) => DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64(ref bytes));

    private static long ReadInt64(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        bytes = bytes[8..];
        return value;
    }

    private static int ReadLength(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        bytes = bytes[2..];
        return value;
    }

    private static string ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadLength(ref bytes);
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static string[] ReadTexts(ref ReadOnlySpan<byte> bytes)
    {
        var texts = new string[ReadLength(ref bytes)];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = ReadText(ref bytes);
        }

        return texts;
    }
}
