namespace OAuthProxy.Accounts.Hashes;

/// <summary>
/// The cipher under bcrypt: Bruce Schneier, "Description of a New Variable-Length Key, 64-Bit Block Cipher", 1993, with the salted key schedule
/// of bcrypt. It starts from the digits of pi.
/// </summary>
internal sealed class Blowfish
{
    public const int Subkeys = 18;

    private const int Boxes = 4 * 256;

    private static readonly Lazy<uint[]> Digits = new(() => PiDigits.Fraction(Subkeys + Boxes));

    private readonly uint[] _subkeys = Digits.Value[..Subkeys];
    private readonly uint[] _boxes = Digits.Value[Subkeys..];

    /// <param name="key">One word for each subkey.</param>
    /// <param name="salt">Mixed into what is encrypted, cyclically; empty for zeros. Its length in words is even.</param>
    public void ExpandKey(ReadOnlySpan<uint> key, ReadOnlySpan<uint> salt = default)
    {
        for (var index = 0; index < Subkeys; index++)
        {
            _subkeys[index] ^= key[index];
        }

        var (left, right, at) = (0u, 0u, 0);
        Fill(_subkeys, salt, ref left, ref right, ref at);
        Fill(_boxes, salt, ref left, ref right, ref at);
    }

    public void Encrypt(ref uint left, ref uint right)
    {
        ReadOnlySpan<uint> subkeys = _subkeys;
        ReadOnlySpan<uint> boxes = _boxes.AsSpan(0, Boxes);
        var (l, r) = (left ^ subkeys[0], right);
        for (var round = 1; round < Subkeys - 1; round += 2)
        {
            r ^= Mix(boxes, l) ^ subkeys[round];
            l ^= Mix(boxes, r) ^ subkeys[round + 1];
        }

        (left, right) = (r ^ subkeys[Subkeys - 1], l);
    }

    private void Fill(uint[] words, ReadOnlySpan<uint> salt, ref uint left, ref uint right, ref int at)
    {
        for (var index = 0; index < words.Length; index += 2)
        {
            if (!salt.IsEmpty)
            {
                left ^= salt[at];
                right ^= salt[at + 1];
                at = (at + 2) % salt.Length;
            }

            Encrypt(ref left, ref right);
            (words[index], words[index + 1]) = (left, right);
        }
    }

    private static uint Mix(ReadOnlySpan<uint> boxes, uint word) =>
        ((boxes[(int)(word >> 24)] + boxes[256 + (int)((word >> 16) & 0xff)]) ^ boxes[512 + (int)((word >> 8) & 0xff)]) + boxes[768 + (int)(word & 0xff)];
}
