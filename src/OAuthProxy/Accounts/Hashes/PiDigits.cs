using System.Numerics;

namespace OAuthProxy.Accounts.Hashes;

/// <summary>
/// The binary digits of pi behind the point, which Blowfish starts from. To compute them takes a tenth of a second, once, and needs no table
/// that somebody would have to compare.
/// </summary>
internal static class PiDigits
{
    private const int WordBits = 32;

    /// <summary>Two words more than are asked for: what rounding does to the last digits stays in these.</summary>
    private const int GuardBits = 2 * WordBits;

    public static uint[] Fraction(int words)
    {
        var one = BigInteger.One << ((words * WordBits) + GuardBits);
        var pi = 4 * ((4 * ArcTangentOfInverse(5, one)) - ArcTangentOfInverse(239, one)); // Machin's formula
        var fraction = (pi - (3 * one)) >> GuardBits;

        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var digits = new uint[words];
        var missing = (words * sizeof(uint)) - bytes.Length; // leading zeros, if any
        for (var index = 0; index < bytes.Length; index++)
        {
            var at = missing + index;
            digits[at / sizeof(uint)] |= (uint)bytes[index] << (8 * (sizeof(uint) - 1 - (at % sizeof(uint))));
        }

        return digits;
    }

    /// <summary>The series x - x³/3 + x⁵/5 - … for x = 1/n.</summary>
    private static BigInteger ArcTangentOfInverse(int n, BigInteger one)
    {
        var power = one / n;
        var sum = power;
        for (var odd = 3; !power.IsZero; odd += 2)
        {
            power /= -n * n;
            sum += power / odd;
        }

        return sum;
    }
}
