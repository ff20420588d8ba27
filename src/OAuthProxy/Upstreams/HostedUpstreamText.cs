namespace OAuthProxy.Upstreams;

/// <summary>The form <c>HOST[/path[/]]=URL</c> of an upstream that gets the requests of one host, or with <c>*.domain</c> of the names one label below a domain.</summary>
internal static class HostedUpstreamText
{
    private const string Wildcard = "*.";

    private static readonly string[] Schemes = ["http:", "https:", "unix:", "file:", "static:"];

    /// <summary>What stands before and behind the equals sign; null where it belongs to a URL that is no upstream, or to the name of a file.</summary>
    public static (string Key, string Target)? Split(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && (Array.Exists(Schemes, scheme => text.AsSpan(equals + 1).StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) || !text.AsSpan(0, equals).Contains(':'))
            ? (text[..equals], text[(equals + 1)..])
            : null;
    }

    /// <summary>As <see cref="UpstreamText.Read"/>. The path may be in the key or in the URL: either way it chooses requests and is never rewritten.</summary>
    public static (Upstream? Upstream, string Error) Read(string key, string target)
    {
        if (key.Contains("://", StringComparison.Ordinal))
        {
            return (null, "has a scheme before its host, where the host stands alone");
        }

        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (name, path) = slash < 0 ? (key, "") : (key[..slash], key[slash..]);
        var (host, error) = Host(name);
        if (error.Length > 0)
        {
            return (null, error);
        }

        if (path.Length > 0 && UpstreamText.ProblemOf(path) is { Length: > 0 } problem)
        {
            return (null, problem);
        }

        (var upstream, error) = UpstreamText.ReadTarget(target);
        return upstream is null ? (null, error) : At(upstream with { Host = host }, path, target);
    }

    private static (string Host, string Error) Host(string name)
    {
        if (name == "*")
        {
            return ("", "is for any host, which needs no host before it");
        }

        var isWildcard = name.StartsWith(Wildcard, StringComparison.Ordinal);
        var rest = isWildcard ? name[Wildcard.Length..] : name;
        if (RequestHost.NameOf(rest).Length < rest.Length)
        {
            return ("", "has a port behind its host; a host is served whatever the port");
        }

        if (rest.Contains('*', StringComparison.Ordinal))
        {
            return ("", "has a wildcard elsewhere than as the whole first label of its host");
        }

        return HostNames.Normalized(rest) is { } normal && !(isWildcard && normal.StartsWith('['))
            ? (isWildcard ? Wildcard + normal : normal, "")
            : ("", "has no host before its equals sign");
    }

    private static (Upstream?, string) At(Upstream upstream, string path, string target)
    {
        // Without a path of its own a directory is at its own path, but not where a host says where it is.
        var own = upstream.Directory.Length > 0 && !target.Contains('#', StringComparison.Ordinal) ? "/" : upstream.Path;
        if (path.Length == 0)
        {
            return (upstream with { Path = own }, "");
        }

        path = upstream.Directory.Length > 0 ? path.TrimEnd('/') + "/" : path;
        return own != "/" && own != path
            ? (null, $"has two paths, {path} and {own}; the path chooses requests, and none is put before them")
            : (upstream with { Path = path }, "");
    }
}
