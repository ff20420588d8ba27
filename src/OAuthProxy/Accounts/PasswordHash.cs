using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OAuthProxy.Accounts.Hashes;

namespace OAuthProxy.Accounts;

/// <summary>The second column of an htpasswd file: what a password is compared with.</summary>
internal sealed class PasswordHash
{
    // Beyond these one attempt would take minutes of a processor.
    private const int HighestCost = 16;
    private const int MostRounds = 2_000_000;

    private const string Unusable = "is of no kind that can be used here: take bcrypt (htpasswd -B) or SHA-crypt (openssl passwd -6)";
    private const string Damaged = "is damaged";

    private readonly Func<byte[], bool> _holds;

    private PasswordHash(string text, string workload, Func<byte[], bool> holds) => (Text, Workload, _holds) = (text, workload, holds);

    /// <summary>As the file has it.</summary>
    public string Text { get; }

    /// <summary>Kind and cost: hashes with the same take the same time.</summary>
    public string Workload { get; }

    /// <summary>Takes as long as <see cref="Workload"/> says, whatever the password.</summary>
    /// <param name="password">In UTF-8.</param>
    public bool Holds(byte[] password) => _holds(password);

    /// <param name="text">The column.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="error">What is wrong, without a word of the text: it could be a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash, out string error)
    {
        (hash, error) = text switch
        {
            _ when text.StartsWith("{SHA}", StringComparison.Ordinal) => Sha1(text),
            _ when text.StartsWith("$2a$", StringComparison.Ordinal) || text.StartsWith("$2b$", StringComparison.Ordinal) || text.StartsWith("$2y$", StringComparison.Ordinal) => OfBcrypt(text),
            _ when text.StartsWith("$5$", StringComparison.Ordinal) => OfShaCrypt(text, ShaCrypt.Sha256),
            _ when text.StartsWith("$6$", StringComparison.Ordinal) => OfShaCrypt(text, ShaCrypt.Sha512),
            _ => (null, Unusable),
        };
        return hash is not null;
    }

    private static (PasswordHash? Hash, string Error) Sha1(string text)
    {
        var expected = new byte[SHA1.HashSizeInBytes];
        return Convert.TryFromBase64String(text["{SHA}".Length..], expected, out var length) && length == expected.Length
#pragma warning disable CA5350 // What the file holds is what there is to compare with.
            ? (new(text, "{SHA}", password => CryptographicOperations.FixedTimeEquals(SHA1.HashData(password), expected)), "")
#pragma warning restore CA5350
            : (null, Damaged);
    }

    /// <summary><c>$2y$10$</c>, 22 characters of salt, 31 of hash.</summary>
    private static (PasswordHash? Hash, string Error) OfBcrypt(string text)
    {
        const int SaltAt = 7;
        if (text.Length != SaltAt + Bcrypt.SaltCharacters + Bcrypt.HashCharacters
            || text[SaltAt - 1] != '$'
            || !int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)
            || cost is < 4 or > 31
            || Bcrypt.Decode(text.AsSpan(SaltAt, Bcrypt.SaltCharacters)) is not { } salt
            || Bcrypt.Decode(text.AsSpan(SaltAt + Bcrypt.SaltCharacters)) is not { } expected)
        {
            return (null, Damaged);
        }

        return cost > HighestCost
            ? (null, $"has a cost above {HighestCost}, with which an attempt would take minutes")
            : (new(text, $"bcrypt {cost}", password => CryptographicOperations.FixedTimeEquals(Bcrypt.Hash(password, salt, cost), expected)), "");
    }

    /// <summary><c>$6$rounds=100000$SALT$HASH</c>, the second part only where it is not the default.</summary>
    private static (PasswordHash? Hash, string Error) OfShaCrypt(string text, ShaCrypt kind)
    {
        var parts = text.Split('$');
        var rounds = ShaCrypt.DefaultRounds;
        var hasRounds = parts.Length == 5 && parts[2].StartsWith("rounds=", StringComparison.Ordinal);
        if ((parts.Length != 4 && !hasRounds)
            || (hasRounds && !int.TryParse(parts[2].AsSpan("rounds=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out rounds))
            || rounds < ShaCrypt.FewestRounds
            || parts[^2].Length > ShaCrypt.LongestSalt
            || parts[^1].Length != kind.Characters)
        {
            return (null, Damaged);
        }

        var (salt, expected) = (Encoding.UTF8.GetBytes(parts[^2]), Encoding.ASCII.GetBytes(parts[^1]));
        return rounds > MostRounds
            ? (null, $"has more than {MostRounds} rounds, with which an attempt would take long")
            : (new(text, $"${parts[1]}$ {rounds}", password => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kind.Hash(password, salt, rounds)), expected)), "");
    }
}
