using System.Collections.Frozen;

namespace OAuthProxy.Accounts;

/// <summary>One version of the file, as it was read: <c>NAME:HASH</c> a line, <c>#</c> for a comment.</summary>
/// <param name="Hashes">By name; names are compared exactly, as Apache does.</param>
/// <param name="Problems">What cannot be used, with its line's number. No text of a line: a name may be a password in the wrong place.</param>
/// <param name="Warnings">What is used, but perhaps not as it was meant.</param>
internal sealed record HtpasswdAccounts(FrozenDictionary<string, PasswordHash> Hashes, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings)
{
    /// <summary>In characters; Apache's own limit.</summary>
    public const int LongestName = 255;

    public static readonly HtpasswdAccounts None = new(FrozenDictionary<string, PasswordHash>.Empty, [], []);

    /// <summary>A hash of the commonest kind and cost, for names that do not exist; null without accounts.</summary>
    public PasswordHash? Usual { get; } =
        Hashes.Values.GroupBy(hash => hash.Workload, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.First();

    /// <exception cref="IOException">The file cannot be read; or an <see cref="UnauthorizedAccessException"/>.</exception>
    public static HtpasswdAccounts Read(string path)
    {
        var hashes = new Dictionary<string, PasswordHash>(StringComparer.Ordinal);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var (problems, warnings) = (new List<string>(), new List<string>());
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text.StartsWith('#'))
            {
                continue;
            }

            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var name = text[..Math.Max(colon, 0)];
            if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            {
                problems.Add($"line {number} does not begin with a name and a colon");
            }
            else if (!PasswordHash.TryParse(text[(colon + 1)..].Split(':', 2)[0], out var hash, out var error))
            {
                problems.Add($"the hash in line {number} {error}");
            }
            else
            {
                if (!lines.TryAdd(name, number))
                {
                    warnings.Add($"line {number} has the same name as line {lines[name]}; the later line counts");
                    lines[name] = number;
                }

                hashes[name] = hash;
            }
        }

        return new(hashes.ToFrozenDictionary(StringComparer.Ordinal), problems, warnings);
    }
}
