using System.Buffers.Binary;

namespace OAuthProxy.Accounts.Hashes;

/// <summary>bcrypt: Niels Provos and David Mazières, "A Future-Adaptable Password Scheme", USENIX 1999.</summary>
internal static class Bcrypt
{
    public const int SaltLength = 16;
    public const int HashLength = 23;
    public const int SaltCharacters = 22;
    public const int HashCharacters = 31;

    /// <summary>What lies behind this many bytes of a password does not count, in any implementation.</summary>
    private const int LongestKey = 72;

    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <param name="password">Without a NUL, which would end it elsewhere.</param>
    /// <param name="salt"><see cref="SaltLength"/> bytes.</param>
    /// <param name="cost">The binary logarithm of the rounds.</param>
    public static byte[] Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost)
    {
        Span<byte> key = stackalloc byte[Math.Min(password.Length + 1, LongestKey)];
        key.Clear();
        password[..Math.Min(password.Length, key.Length)].CopyTo(key);
        Span<uint> keyWords = stackalloc uint[Blowfish.Subkeys];
        Span<uint> saltWords = stackalloc uint[Blowfish.Subkeys];
        ReadCyclically(key, keyWords);
        ReadCyclically(salt, saltWords);

        var cipher = new Blowfish();
        cipher.ExpandKey(keyWords, saltWords[..(SaltLength / sizeof(uint))]);
        for (var round = 0L; round < 1L << cost; round++)
        {
            cipher.ExpandKey(keyWords);
            cipher.ExpandKey(saltWords);
        }

        var output = "OrpheanBeholderScryDoubt"u8.ToArray();
        for (var block = 0; block < output.Length; block += 8)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(output.AsSpan(block));
            var right = BinaryPrimitives.ReadUInt32BigEndian(output.AsSpan(block + 4));
            for (var times = 0; times < 64; times++)
            {
                cipher.Encrypt(ref left, ref right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(output.AsSpan(block), left);
            BinaryPrimitives.WriteUInt32BigEndian(output.AsSpan(block + 4), right);
        }

        return output[..HashLength]; // the last byte is left out since the first implementation did so
    }

    /// <summary>Base 64 with an alphabet of its own, most significant bits first; null for another character.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 6 / 8];
        var (bits, count, written) = (0, 0, 0);
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            (bits, count) = ((bits << 6) | value, count + 6);
            if (count >= 8)
            {
                count -= 8;
                bytes[written++] = (byte)(bits >> count);
                bits &= (1 << count) - 1;
            }
        }

        return bytes;
    }

    private static void ReadCyclically(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        var at = 0;
        for (var word = 0; word < words.Length; word++)
        {
            for (var count = 0; count < sizeof(uint); count++)
            {
                words[word] = (words[word] << 8) | bytes[at];
                at = (at + 1) % bytes.Length;
            }
        }
    }
}
