using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy;

/// <summary>
/// The request's target as it was sent, which is what goes upstream byte for byte. Routing works on the decoded path with its dot segments
/// resolved, so that a target that says one thing raw and another decoded must not pass.
/// </summary>
internal static class RequestTarget
{
    // An application decodes once, and the server before it perhaps too; Jenkins encodes twice.
    private const int MostDecodings = 3;

    /// <summary>Path and query; of an absolute-form target (RFC 9112 section 3.2.2) what stands behind the authority.</summary>
    public static string PathAndQuery(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (raw.StartsWith('/'))
        {
            return raw;
        }

        var authority = raw.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return ""; // "*" of OPTIONS, the authority of CONNECT
        }

        var path = raw.AsSpan(authority + 3).IndexOfAny('/', '?');
        return path < 0 ? "/" : raw[authority + 3 + path] == '/' ? raw[(authority + 3 + path)..] : "/" + raw[(authority + 3 + path)..];
    }

    public static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var end = target.IndexOf('?');
        return end < 0 ? target : target[..end];
    }

    /// <summary>
    /// A segment of one or two dots, plain or encoded, between slashes or backslashes, plain or encoded, perhaps with encoded spaces behind, which
    /// some take away; or a raw <c>#</c>, or what no target has (RFC 9112 section 3.2): a tab, which others drop. No browser sends one, and every
    /// server reads them in its own way.
    /// </summary>
    public static bool HasDotSegmentsOrFragment(ReadOnlySpan<char> target)
    {
        if (target.Contains('#') || target.ContainsAnyExceptInRange('!', '~'))
        {
            return true;
        }

        var path = PathOf(target);
        if (!path.Contains('.') && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var (dots, spaces, others) = (0, 0, 0);
        for (var index = 0; index < path.Length; index++)
        {
            var c = Decoded(path, ref index);
            if (c is '/' or '\\')
            {
                if (IsDotSegment(dots, spaces, others))
                {
                    return true;
                }

                (dots, spaces, others) = (0, 0, 0);
                continue;
            }

            dots += c == '.' ? 1 : 0;
            spaces += c == ' ' ? 1 : 0;
            others += c is '.' or ' ' ? 0 : 1;
        }

        return IsDotSegment(dots, spaces, others);
    }

    /// <summary>
    /// What decides between two readings of a path: encoded slashes and backslashes, backslashes, path parameters, an encoded percent sign, ASCII
    /// encoded as no standard has it, control characters (an expression's <c>$</c> also holds before a last line feed) and empty segments. Only of
    /// importance where an upstream or a rule is chosen by the path.
    /// </summary>
    public static bool IsAmbiguous(ReadOnlySpan<char> target) => IndexOfDoubt(PathOf(target)) >= 0;

    /// <summary>
    /// The beginning that every reading of a path has, whatever the reader makes of the rest: what stands before the first that is ambiguous. Empty
    /// where the rest could lead out of it, by dot segments or by what is decoded once more.
    /// </summary>
    public static ReadOnlySpan<char> BeginningByAnyReading(ReadOnlySpan<char> target)
    {
        var path = PathOf(target);
        var doubt = IndexOfDoubt(path);
        return doubt < 0 ? path : CouldLeadOut(path[(path[..doubt].LastIndexOf('/') + 1)..]) ? [] : path[..doubt];
    }

    private static bool IsDotSegment(int dots, int spaces, int others) => others == 0 && dots > 0 && (dots <= 2 || spaces > 0);

    /// <returns>Where the first is that <see cref="IsAmbiguous"/> speaks of; -1 for none.</returns>
    private static int IndexOfDoubt(ReadOnlySpan<char> path)
    {
        var empty = path.IndexOf("//", StringComparison.Ordinal);
        var before = empty < 0 ? path : path[..empty];
        for (var index = 0; index < before.Length; index++)
        {
            var next = before[index..].IndexOfAny('\\', ';', '%');
            if (next < 0)
            {
                break;
            }

            index += next;
            if (path[index] != '%' || IsOddEncoding(path, index))
            {
                return index;
            }
        }

        return empty < 0 ? -1 : empty + 1;
    }

    /// <summary>
    /// A delimiter, a percent sign or a control character; an ASCII character in more bytes than UTF-8 has for it (RFC 3629 section 3), or as
    /// <c>%u002F</c>, which there are servers that read as the plain one; or half an encoding, which the next one may complete: <c>%%36%31</c> is
    /// <c>%61</c> to whoever decodes it once, as <c>%2561</c> is.
    /// </summary>
    private static bool IsOddEncoding(ReadOnlySpan<char> path, int index)
    {
        var rest = path[(index + 1)..];
        return (ByteAt(path, index), ByteAt(path, index + 3)) switch
        {
            (-1, _) => rest.StartsWith("u", StringComparison.OrdinalIgnoreCase) || rest[..Math.Min(2, rest.Length)].Contains('%'),
            ('/' or '\\' or ';' or '#' or '?' or '%' or < ' ' or 0x7F, _) => true,
            (0xC0 or 0xC1, >= 0x80 and < 0xC0) or (0xE0, >= 0x80 and < 0xA0) or (0xF0, >= 0x80 and < 0x90) => true,
            _ => false,
        };
    }

    /// <summary>However often it is decoded: two dots at the beginning of a segment, a control character, or an encoding that does not come to an end.</summary>
    private static bool CouldLeadOut(ReadOnlySpan<char> rest)
    {
        var text = rest.ToString();
        for (var times = 0; times < MostDecodings && text.Contains('%', StringComparison.Ordinal); times++)
        {
            text = Uri.UnescapeDataString(text);
        }

        if (text.Contains('%', StringComparison.Ordinal) || text.Any(char.IsControl))
        {
            return true;
        }

        foreach (var segment in text.Split('/', '\\'))
        {
            var begins = segment.AsSpan().IndexOfAnyExcept('.', ' ', ';');
            if (segment.AsSpan(0, begins < 0 ? segment.Length : begins).Count('.') > 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The byte that is encoded here; -1 for none.</summary>
    private static int ByteAt(ReadOnlySpan<char> path, int index) =>
        index + 2 < path.Length && path[index] == '%' && byte.TryParse(path.Slice(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static char Decoded(ReadOnlySpan<char> path, ref int index)
    {
        if (path[index] != '%' || index + 2 >= path.Length)
        {
            return path[index];
        }

        char decoded = (path[index + 1], char.ToLowerInvariant(path[index + 2])) switch
        {
            ('2', '0') => ' ',
            ('2', 'e') => '.',
            ('2', 'f') => '/',
            ('5', 'c') => '\\',
            _ => '%',
        };
        index += decoded == '%' ? 0 : 2;
        return decoded;
    }
}
