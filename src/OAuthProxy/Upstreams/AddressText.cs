using System.Text;

namespace OAuthProxy.Upstreams;

/// <summary>
/// What an application's address may be, wherever it is written: in a flag, or in the gateway file. What is wrong is told as the rest of a
/// sentence that begins with the text.
/// </summary>
internal static class AddressText
{
    // sun_path of sockaddr_un has 108 bytes on Linux and 104 elsewhere, the NUL at its end among them.
    private const int LongestSocketPath = 103;

    // A socket has no host; this one stands in the Host header where the client's is not passed on.
    private static readonly Uri Local = new("http://localhost");

    /// <param name="text">Perhaps a URL of http or https, with a path or without.</param>
    /// <param name="otherwise">What it is to be told of anything else.</param>
    public static (Uri? Url, string Error) Url(string text, string otherwise)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return (null, otherwise);
        }

        return url.UserInfo.Length > 0 ? (null, "has a user name or password in it") : (url, "");
    }

    /// <summary>Scheme, host and port of a URL.</summary>
    public static UpstreamAddress Of(Uri url) => new(new Uri(url.GetLeftPart(UriPartial.Authority)), "");

    /// <param name="path">Of the socket; null where <see cref="WholePath"/> found none.</param>
    public static (UpstreamAddress? Address, string Error) Socket(string? path)
    {
        if (path is null)
        {
            return (null, "does not name a socket by its whole path");
        }

        return Encoding.UTF8.GetByteCount(path) > LongestSocketPath
            ? (null, $"names a socket by more than the {LongestSocketPath} bytes that the system allows")
            : (new(Local, path), "");
    }

    /// <summary>
    /// The path of <c>///path</c>, behind the empty host of a URL, and of <c>/path</c>, decoded; null where a host is named, or no path from the
    /// root.
    /// </summary>
    public static string? WholePath(string text)
    {
        var path = Uri.UnescapeDataString(text.StartsWith("///", StringComparison.Ordinal) ? text[2..] : text);
        return path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\0', StringComparison.Ordinal) ? path : null;
    }
}
