using System.Text;
using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway.Reading;

/// <summary>The forms in which an upstream's address is written.</summary>
internal static class AddressText
{
    // sun_path of sockaddr_un has 108 bytes on Linux and 104 elsewhere, the NUL at its end among them.
    private const int LongestSocketPath = 103;

    // A socket has no host; this one stands in the Host header where the client's is not passed on.
    private static readonly Uri Local = new("http://localhost");

    /// <summary>The address, or what is wrong with the text as the rest of a sentence that begins with it.</summary>
    public static (UpstreamAddress? Address, string Error) Read(string text)
    {
        if (text.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
        {
            return Socket(text[5..]);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 || text.Any(c => c <= ' '))
        {
            return (null, "is no address of an application");
        }

        if (url.UserInfo.Length > 0)
        {
            return (null, "has a user name or password in it");
        }

        return url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0
            ? (null, "has a path, a query or a fragment, which an application's address has not (a route is chosen by 'path')")
            : (new(new Uri(url.GetLeftPart(UriPartial.Authority)), ""), "");
    }

    /// <summary>As it may be shown.</summary>
    public static string WithoutPassword(string text)
    {
        var (begin, at) = (text.IndexOf("//", StringComparison.Ordinal), text.LastIndexOf('@'));
        return HostNames.Printable(at > begin && begin >= 0 ? $"{text[..(begin + 2)]}…{text[at..]}" : text);
    }

    private static (UpstreamAddress?, string) Socket(string rest)
    {
        var path = rest.StartsWith("///", StringComparison.Ordinal) ? rest[2..] : rest;
        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.AsSpan().ContainsAny('#', '?', '%'))
        {
            return (null, "does not name a socket by its whole path");
        }

        return Encoding.UTF8.GetByteCount(path) > LongestSocketPath
            ? (null, $"names a socket by more than the {LongestSocketPath} bytes that the system allows")
            : (new(Local, path), "");
    }
}
