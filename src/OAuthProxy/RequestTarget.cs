using Microsoft.AspNetCore.Http.Features;

namespace OAuthProxy;

/// <summary>
/// The request's target as it was sent, which is what goes upstream byte for byte. Routing works on the decoded path with its dot segments
/// resolved, so that a target that says one thing raw and another decoded must not pass.
/// </summary>
internal static class RequestTarget
{
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
    /// A segment of one or two dots, plain or encoded, between slashes or backslashes, plain or encoded; or a raw <c>#</c>. No browser sends
    /// one, and every server resolves them in its own way.
    /// </summary>
    public static bool HasDotSegmentsOrFragment(ReadOnlySpan<char> target)
    {
        if (target.Contains('#'))
        {
            return true;
        }

        var path = PathOf(target);
        if (!path.Contains('.') && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var dots = 0;
        var onlyDots = true;
        for (var index = 0; index < path.Length; index++)
        {
            var c = Decoded(path, ref index);
            if (c is '/' or '\\')
            {
                if (onlyDots && dots is 1 or 2)
                {
                    return true;
                }

                (dots, onlyDots) = (0, true);
            }
            else if (c == '.')
            {
                dots++;
            }
            else
            {
                onlyDots = false;
            }
        }

        return onlyDots && dots is 1 or 2;
    }

    /// <summary>
    /// What decides between two readings of a path: encoded slashes and backslashes, backslashes, path parameters, an encoded percent sign,
    /// control characters (an expression's <c>$</c> also holds before a last line feed) and empty segments. Only of importance where an upstream or a rule is chosen by the path.
    /// </summary>
    public static bool IsAmbiguous(ReadOnlySpan<char> target)
    {
        var path = PathOf(target);
        return path.ContainsAny('\\', ';')
            || path.Contains("//", StringComparison.Ordinal)
            || path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%5c", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%3b", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%23", StringComparison.Ordinal)
            || path.Contains("%3f", StringComparison.OrdinalIgnoreCase)
            || path.Contains("%25", StringComparison.Ordinal)
            || HasEncodedControl(path);
    }

    private static bool HasEncodedControl(ReadOnlySpan<char> path)
    {
        for (var index = path.IndexOf('%'); index >= 0 && index + 2 < path.Length; index++)
        {
            if (path[index] == '%' && (path[index + 1] is '0' or '1' || (path[index + 1] == '7' && path[index + 2] is 'f' or 'F')))
            {
                return true;
            }
        }

        return false;
    }

    private static char Decoded(ReadOnlySpan<char> path, ref int index)
    {
        if (path[index] != '%' || index + 2 >= path.Length)
        {
            return path[index];
        }

        char decoded = (path[index + 1], char.ToLowerInvariant(path[index + 2])) switch
        {
            ('2', 'e') => '.',
            ('2', 'f') => '/',
            ('5', 'c') => '\\',
            _ => '%',
        };
        index += decoded == '%' ? 0 : 2;
        return decoded;
    }
}
