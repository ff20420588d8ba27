using System.Buffers;
using System.Globalization;
using System.Text;

namespace OAuthProxy.SignIn;

/// <summary>
/// Where a sign-in ends: a path of the same origin, or an absolute http(s) URL. It is parsed by one strict parser, here, and refuses whatever
/// two readers could read differently. Neither <see cref="Uri"/> nor a list of bad prefixes will do: browsers take <c>\</c> for <c>/</c>, drop
/// tabs and line ends, and read <c>//host</c> as another site, all of which has been an open redirect somewhere (CVE-2020-5233, CVE-2020-11053,
/// CVE-2020-4037).
/// </summary>
internal sealed record ReturnAddress
{
    /// <summary>A sealed state much longer than this does not fit into the URLs that GitHub takes.</summary>
    public const int MaximumLength = 4096;

    public static readonly ReturnAddress Root = new() { Path = "/" };

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private ReturnAddress()
    {
    }

    /// <summary>Null for an address of the same origin.</summary>
    public string? Scheme { get; private init; }

    /// <summary>Without the port; empty for an address of the same origin.</summary>
    public string Host { get; private init; } = "";

    /// <summary>Null when the URL names none.</summary>
    public int? Port { get; private init; }

    /// <summary>Path, query and fragment, all ASCII, beginning with one slash.</summary>
    public string Path { get; private init; } = "/";

    /// <summary>Scheme, host and port; empty for an address of the same origin.</summary>
    public string Origin => Scheme is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}{(Port is { } port ? $":{port}" : "")}");

    /// <summary>Fit for a Location header.</summary>
    public override string ToString() => Origin + Path;

    /// <summary>The same path at another origin.</summary>
    public ReturnAddress At(string scheme, string host, int? port) => this with { Scheme = scheme, Host = host, Port = port };

    /// <summary>The path alone, whatever the origin.</summary>
    public ReturnAddress AtSameOrigin() => this with { Scheme = null, Host = "", Port = null };

    public static ReturnAddress? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaximumLength || text.Contains('\\', StringComparison.Ordinal) || text.Any(char.IsControl))
        {
            return null;
        }

        if (text[0] == '/')
        {
            return IsPlainPath(text) ? new() { Path = Ascii(text) } : null;
        }

        var scheme = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https" : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http" : null;
        if (scheme is null)
        {
            return null;
        }

        var rest = text.AsSpan(scheme.Length + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var path = end < 0 ? "" : rest[end..].ToString();
        path = path.StartsWith('/') ? path : "/" + path;
        return TryParseAuthority(authority, out var host, out var port) && IsPlainPath(path)
            ? new() { Scheme = scheme, Host = host, Port = port, Path = Ascii(path) }
            : null;
    }

    /// <summary>A name or a bracketed IPv6 address, and a port. No user information, no escapes, nothing that needs normalising.</summary>
    private static bool TryParseAuthority(ReadOnlySpan<char> authority, out string host, out int? port)
    {
        host = "";
        port = null;
        var name = authority;
        var afterBracket = authority.IndexOf(']') + 1;
        var colon = authority[afterBracket..].IndexOf(':');
        if (colon >= 0)
        {
            name = authority[..(afterBracket + colon)];
            if (!ushort.TryParse(authority[(afterBracket + colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            port = number;
        }

        host = name.ToString();
        return afterBracket > 0
            ? name[0] == '[' && name[^1] == ']' && !name[1..^1].ContainsAnyExcept(AddressCharacters)
            : !name.IsEmpty && name[0] is not ('.' or '-') && name[^1] is not '.' && !name.ContainsAnyExcept(HostCharacters);
    }

    /// <summary>
    /// Begins with exactly one slash, and holds neither an empty, a blank nor a dot segment nor an encoded one: no clean-up on the way can turn it
    /// into another address. The query and the fragment are free, an address may well carry others in them.
    /// </summary>
    private static bool IsPlainPath(string text)
    {
        var end = text.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? text : text[..end];
        for (var decodings = 0; decodings < 3; decodings++)
        {
            if (path.Contains("//", StringComparison.Ordinal)
                || path.Contains('\\', StringComparison.Ordinal)
                || path.Any(char.IsControl)
                || path.Split('/').Any(segment => segment.Length > 0 && segment.Trim() is "" or "." or ".."))
            {
                return false;
            }

            path = Uri.UnescapeDataString(path);
        }

        return true;
    }

    /// <summary>Blanks and what is not ASCII in its percent-encoded form; nothing else is touched.</summary>
    private static string Ascii(string text)
    {
        if (System.Text.Ascii.IsValid(text) && !text.Contains(' ', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.IsAscii && rune.Value != ' ' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return result.ToString();
    }
}
