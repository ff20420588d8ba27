using System.Security.Cryptography;
using System.Text;

namespace OAuthProxy.Accounts.Hashes;

/// <summary>
/// <c>$5$</c> and <c>$6$</c>: Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6. The steps have the numbers of that text.
/// </summary>
internal sealed class ShaCrypt
{
    public const int DefaultRounds = 5000;
    public const int FewestRounds = 1000;
    public const int LongestSalt = 16;

    public static readonly ShaCrypt Sha256 = new(32, SHA256.HashData, (0, 10, 20), static t => (t.C + 1, t.A + 1, t.B + 1), [31, 30]);

    public static readonly ShaCrypt Sha512 = new(64, SHA512.HashData, (0, 21, 42), static t => (t.B + 1, t.C + 1, t.A + 1), [63]);

    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly int _size;
    private readonly HashFunction _hash;
    private readonly int[] _order;

    private ShaCrypt(int size, HashFunction hash, (int A, int B, int C) first, Func<(int A, int B, int C), (int A, int B, int C)> next, int[] last)
    {
        (_size, _hash) = (size, hash);
        var order = new List<int>(size);
        for (var triple = first; order.Count < size - last.Length; triple = next(triple))
        {
            order.AddRange([triple.A, triple.B, triple.C]);
        }

        _order = [.. order, .. last];
    }

    private delegate int HashFunction(ReadOnlySpan<byte> source, Span<byte> destination);

    /// <summary>How many characters a hash of this kind has.</summary>
    public int Characters => ((_size * 8) + 5) / 6;

    /// <summary>The hash as the last part of an entry has it.</summary>
    public string Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds)
    {
        // 4 to 12: password, salt, and the digest of password, salt, password, once for each bit of the length
        var second = Digest([.. password, .. salt, .. password]);
        var mixed = new List<byte>([.. password, .. salt, .. Repeat(second, password.Length)]);
        for (var bits = password.Length; bits > 0; bits >>= 1)
        {
            mixed.AddRange((bits & 1) != 0 ? second : password);
        }

        var digest = Digest([.. mixed]);

        // 13 to 20: as many bytes as the password and the salt have
        var p = Repeat(Digest(Repeat(password, password.Length * password.Length)), password.Length);
        var s = Repeat(Digest(Repeat(salt, salt.Length * (16 + digest[0]))), salt.Length);

        // 21
        Span<byte> buffer = new byte[(2 * p.Length) + s.Length + _size];
        for (var round = 0; round < rounds; round++)
        {
            var isOdd = (round & 1) != 0;
            var length = Put(buffer, 0, isOdd ? p : digest);
            length = round % 3 == 0 ? length : Put(buffer, length, s);
            length = round % 7 == 0 ? length : Put(buffer, length, p);
            length = Put(buffer, length, isOdd ? digest : p);
            _hash(buffer[..length], digest);
        }

        return Encode(digest);
    }

    private static int Put(Span<byte> buffer, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer[at..]);
        return at + bytes.Length;
    }

    private static byte[] Repeat(ReadOnlySpan<byte> bytes, int length)
    {
        var repeated = new byte[length];
        for (var at = 0; at < length; at += bytes.Length)
        {
            bytes[..Math.Min(bytes.Length, length - at)].CopyTo(repeated.AsSpan(at));
        }

        return repeated;
    }

    private byte[] Digest(ReadOnlySpan<byte> bytes)
    {
        var digest = new byte[_size];
        _hash(bytes, digest);
        return digest;
    }

    /// <summary>22: groups of up to three bytes, the first the most significant, written from the least significant bits on.</summary>
    private string Encode(byte[] digest)
    {
        var text = new StringBuilder(Characters);
        foreach (var group in _order.Chunk(3))
        {
            var bits = group.Aggregate(0, (value, index) => (value << 8) | digest[index]);
            for (var written = 0; written < group.Length * 8; written += 6)
            {
                text.Append(Alphabet[bits & 63]);
                bits >>= 6;
            }
        }

        return text.ToString();
    }
}
