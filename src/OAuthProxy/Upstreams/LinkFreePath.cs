namespace OAuthProxy.Upstreams;

/// <summary>The path of a file without symbolic links, whichever of its segments they are: where it truly is.</summary>
internal static class LinkFreePath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <param name="path">An absolute path; what does not exist is taken by its word.</param>
    /// <returns>Null for links that go in a circle.</returns>
    public static string? Of(string path)
    {
        var (real, links) = ("/", 0);
        var rest = new Stack<string>(path.Split('/').Reverse());
        while (rest.TryPop(out var name))
        {
            if (name is "" or "." or "..")
            {
                real = name == ".." ? Path.GetDirectoryName(real) ?? "/" : real;
                continue;
            }

            var next = Path.Join(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            real = target.StartsWith('/') ? "/" : real;
            foreach (var segment in target.Split('/').Reverse())
            {
                rest.Push(segment);
            }
        }

        return real;
    }

    public static bool IsBelow(string path, string directory) => path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);
}
