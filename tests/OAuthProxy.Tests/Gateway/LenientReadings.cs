using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OAuthProxy.Tests.Gateway;

/// <summary>
/// Every path that some application could take a target for: slow, obvious, and without a line of the program. Each habit that an application
/// was ever seen with is applied to each reading, in every order, until there is no other one; everybody decodes at least once.
/// </summary>
internal static class LenientReadings
{
    private static readonly Func<string, string> Decoded = Replacing("%[0-9a-fA-F]{2}", encoded => Hexadecimal(encoded[1..]));

    private static readonly Func<string, string>[] Habits =
    [
        Decoded,
        Replacing("%u[0-9a-fA-F]{4}", encoded => Hexadecimal(encoded[2..])),
        Replacing("[\u00C0\u00C1][\u0080-\u00BF]", bytes => $"{(char)(((bytes[0] & 1) << 6) | (bytes[1] & 0x3F))}"),
        Replacing("\u00E0[\u0080-\u0081][\u0080-\u00BF]", bytes => $"{(char)(((bytes[1] & 1) << 6) | (bytes[2] & 0x3F))}"),
        path => path.All(c => c < 256) ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path)) : path,
        path => path.Split('?', '#')[0],
        path => path.Split('\0')[0],
        path => string.Concat(path.Where(c => !char.IsControl(c))),
        path => path.Replace('\\', '/'),
        Replacing(";[^/]*", _ => ""),
        Replacing("/{2,}", _ => "/"),
        path => string.Join('/', path.Split('/').Select(segment => segment.TrimEnd(' ') is "." or ".." ? segment.TrimEnd(' ') : segment.TrimEnd('.', ' '))),
        WithoutDotSegments,
        path => path.ToLowerInvariant().Replace('\u0131', 'i').Replace('\u0130', 'i').Replace('\u017F', 's').Replace('\u212A', 'k'),
    ];

    /// <param name="target">Path and query, or a whole address, as it was sent. A query is cut off by everybody, and first.</param>
    public static IReadOnlyCollection<string> Of(string target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? target : string.Concat(target.Skip(authority + 3).SkipWhile(c => c is not ('/' or '?' or '#')));
        var readings = new HashSet<(string Path, bool IsDecoded)>();
        var next = new Queue<(string Path, bool IsDecoded)>([(path.Split('?')[0], false)]);
        while (next.TryDequeue(out var reading))
        {
            if (readings.Add(reading))
            {
                foreach (var habit in Habits)
                {
                    next.Enqueue((habit(reading.Path), reading.IsDecoded || habit == Decoded));
                }
            }
        }

        return [.. readings.Where(reading => reading.IsDecoded).Select(reading => reading.Path).Distinct(StringComparer.Ordinal)];
    }

    private static string Hexadecimal(string digits) => $"{(char)int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)}";

    private static Func<string, string> Replacing(string pattern, Func<string, string> by)
    {
        var expression = new Regex(pattern, RegexOptions.NonBacktracking);
        return path => expression.Replace(path, match => by(match.Value));
    }

    private static string WithoutDotSegments(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/');
        foreach (var segment in segments)
        {
            if (segment == "..")
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        var resolved = string.Join('/', kept) + (segments[^1] is "." or ".." ? "/" : "");
        return resolved.StartsWith('/') ? resolved : "/" + resolved;
    }
}
