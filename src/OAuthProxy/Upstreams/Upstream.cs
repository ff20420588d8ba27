using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OAuthProxy.Upstreams;

/// <summary>
/// One upstream, keyed by path. The path of its URL says which requests it gets and never rewrites them: with a slash at its end it is a
/// prefix, without one it is that path alone.
/// </summary>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Address">Scheme, host and port; null for a fixed answer.</param>
/// <param name="StaticStatus">The status of a fixed answer, <c>static://STATUS</c>.</param>
internal sealed record Upstream(string Path, Uri? Address, int StaticStatus = 0)
{
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~");

    public bool IsPrefix => Path.EndsWith('/');

    /// <summary>Takes <c>http(s)://host[:port][/path[/]]</c>, <c>static://STATUS</c> and <c>file:///dev/null</c>, the idiom for "none".</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Upstream? upstream, out string error)
    {
        upstream = null;
        error = "";
        if (text.StartsWith("static://", StringComparison.OrdinalIgnoreCase))
        {
            var isStatus = int.TryParse(text.AsSpan(9).TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599;
            upstream = new("/", null, isStatus ? status : 200);
            return true;
        }

        if (text == "file:///dev/null")
        {
            upstream = new("/", null, StatusCodes.Status404NotFound);
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            error = "is not an upstream URL";
        }
        else if (url.UserInfo.Length > 0)
        {
            error = "has a user name or password in it";
        }
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            error = "has a query or a fragment";
        }
        else if (url.AbsolutePath.AsSpan().ContainsAnyExcept(PathCharacters))
        {
            error = "has a path with characters that would need decoding";
        }
        else
        {
            upstream = new(url.AbsolutePath, new Uri(url.GetLeftPart(UriPartial.Authority)));
        }

        return upstream is not null;
    }
}
