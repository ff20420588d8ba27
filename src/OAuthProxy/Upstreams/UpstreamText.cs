using System.Buffers;
using System.Globalization;

namespace OAuthProxy.Upstreams;

/// <summary>The forms in which an upstream is written.</summary>
internal static class UpstreamText
{
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~");

    /// <summary>The upstream, or what is wrong with the text as the rest of a sentence that begins with it.</summary>
    public static (Upstream? Upstream, string Error) Read(string text) => HostedUpstreamText.Split(text) is var (key, target) ? HostedUpstreamText.Read(key, target) : ReadTarget(text);

    /// <summary>The same of one that is not for a host.</summary>
    public static (Upstream? Upstream, string Error) ReadTarget(string text)
    {
        if (text.StartsWith("static://", StringComparison.OrdinalIgnoreCase))
        {
            return (FixedAnswer(text.AsSpan(9).TrimEnd('/')), "");
        }

        if (text == "file:///dev/null")
        {
            return (new("/") { StaticStatus = StatusCodes.Status404NotFound }, "");
        }

        return text.Split(':', 2) switch
        {
            [var scheme, var rest] when scheme.Equals("unix", StringComparison.OrdinalIgnoreCase) => Socket(rest),
            [var scheme, var rest] when scheme.Equals("file", StringComparison.OrdinalIgnoreCase) => Directory(rest),
            _ => Http(text),
        };
    }

    private static Upstream FixedAnswer(ReadOnlySpan<char> text)
    {
        var isStatus = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599;
        return new("/") { StaticStatus = isStatus ? status : StatusCodes.Status200OK };
    }

    private static (Upstream?, string) Http(string text)
    {
        var (url, error) = AddressText.Url(text, otherwise: "is not an upstream URL");
        if (url is null)
        {
            return (null, error);
        }

        return url.Query.Length > 0 || url.Fragment.Length > 0
            ? (null, "has a query or a fragment")
            : For(url.AbsolutePath, path => new(path) { Addresses = [AddressText.Of(url)] });
    }

    private static (Upstream?, string) Socket(string rest)
    {
        var place = Place(rest);
        var (socket, error) = AddressText.Socket(place?.File);
        return socket is null ? (null, error) : For(place?.Path ?? "/", path => new(path) { Addresses = [socket] });
    }

    /// <summary>Without a path behind <c>#</c> the files are at the directory's own path, as with oauth2-proxy.</summary>
    private static (Upstream?, string) Directory(string rest)
    {
        if (Place(rest) is not var (directory, path))
        {
            return (null, "does not name a directory by its whole path");
        }

        return Path.GetFullPath(directory) == "/"
            ? (null, "is the whole file system")
            : For((path ?? directory).TrimEnd('/') + "/", key => new(key) { Directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) });
    }

    /// <summary>A file's path and the path behind <c>#</c>, of <c>///file#/path</c> or <c>/file#/path</c>; null where a host or a query is named.</summary>
    private static (string File, string? Path)? Place(string rest)
    {
        var parts = rest.Split('#', 2);
        return !parts[0].Contains('?', StringComparison.Ordinal) && AddressText.WholePath(parts[0]) is { } file
            ? (file, parts is [_, { Length: > 0 } path] ? path : null)
            : null;
    }

    /// <summary>What is wrong with the path of an upstream; empty for nothing.</summary>
    public static string ProblemOf(string path)
    {
        if (!path.StartsWith('/') || path.AsSpan().ContainsAnyExcept(PathCharacters))
        {
            return "has a path with characters that would need decoding";
        }

        return path.Contains("//", StringComparison.Ordinal) || RequestTarget.HasDotSegmentsOrFragment(path) ? "has a path with empty or dot segments, which no request may have" : "";
    }

    private static (Upstream?, string) For(string path, Func<string, Upstream> upstream) => ProblemOf(path) is { Length: > 0 } problem ? (null, problem) : (upstream(path), "");
}
