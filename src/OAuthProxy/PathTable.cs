namespace OAuthProxy;

/// <summary>What the path of a request leads to.</summary>
/// <param name="Found">Null: nothing is served there.</param>
/// <param name="IsAmbiguous">The path can be read as that of another route, so that it is refused whatever the rules say.</param>
internal readonly record struct PathMatch<T>(T? Found, bool IsAmbiguous = false)
    where T : class;

/// <summary>From a path to what is served there: the first that fits. It never changes; a changed one takes its place.</summary>
/// <typeparam name="T">What is known of one path.</typeparam>
internal sealed class PathTable<T>
    where T : class
{
    private readonly (Route Route, T Served)[] _inOrder;
    private readonly (string Path, bool TakesSlash)[] _generous;
    private readonly bool _readsOneWay;

    /// <param name="inOrder">The one to be found first comes first: the longest path.</param>
    /// <param name="readsOneWay">
    /// A path is taken for a route's only if it is so byte for byte and by the most generous reading too, decoded and as <see cref="GenerousPath"/>
    /// has it: where each route has rules of its own <c>/ADMIN/</c> and <c>/%61dmin/</c> would be judged by the host's, and answered by an
    /// application to which they are <c>/admin/</c>.
    /// </param>
    public PathTable(IEnumerable<(Route Route, T Served)> inOrder, bool readsOneWay)
    {
        _inOrder = [.. inOrder];
        var written = _inOrder.Select(one => one.Route.Path).ToHashSet(StringComparer.Ordinal);
        _generous = readsOneWay ? Array.ConvertAll(_inOrder, one => (GenerousPath.Read(one.Route.Path), !one.Route.IsPrefix && !written.Contains(one.Route.Path + "/"))) : [];
        _readsOneWay = readsOneWay;
        Decides = Array.Exists(_inOrder, one => one.Route.Path != "/");
    }

    /// <summary>Something depends on the path of a request.</summary>
    public bool Decides { get; }

    /// <summary>Whether a target says by its path what it is for, where that decides: by every reading it is the same route's.</summary>
    /// <param name="target">Path and query as they were sent, without dot segments.</param>
    public bool IsClear(ReadOnlySpan<char> target) => !Decides || !RequestTarget.IsAmbiguous(target) || (_readsOneWay && LeadsToOne(target));

    /// <param name="target">Path and query as they were sent; such that <see cref="IsClear"/> is true of it.</param>
    public PathMatch<T> Find(ReadOnlySpan<char> target)
    {
        var path = RequestTarget.PathOf(target);
        var literal = Index(path);
        return !_readsOneWay || !Decides || literal == IndexByAnyReading(path)
            ? new(literal < 0 ? null : _inOrder[literal].Served)
            : new(null, IsAmbiguous: true);
    }

    private int Index(ReadOnlySpan<char> path)
    {
        for (var index = 0; index < _inOrder.Length; index++)
        {
            if (_inOrder[index].Route.Contains(path))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>
    /// No reading leads out of the beginning that all have, and no route below it could take one of them from the others. It is longer than the
    /// route's prefix too: where that is stripped, the application is not to get a path that begins with two slashes.
    /// </summary>
    private bool LeadsToOne(ReadOnlySpan<char> target)
    {
        var beginning = RequestTarget.BeginningByAnyReading(target);
        if (beginning.IsEmpty)
        {
            return false;
        }

        var read = GenerousPath.Read(Uri.UnescapeDataString(beginning));
        return !Array.Exists(_generous, route => route.Path.StartsWith(read, StringComparison.OrdinalIgnoreCase) || (route.TakesSlash && IsWithSlash(read, route.Path)));
    }

    private int IndexByAnyReading(ReadOnlySpan<char> path)
    {
        // What is sent is ASCII: without these it differs from its generous reading by case alone.
        var read = path.Contains('%') || path.Contains("./", StringComparison.Ordinal) || path.EndsWith('.') ? GenerousPath.Read(Uri.UnescapeDataString(path)) : path;
        for (var index = 0; index < _inOrder.Length; index++)
        {
            var (route, takesSlash) = _generous[index];
            if (_inOrder[index].Route.IsPrefix ? read.StartsWith(route, StringComparison.OrdinalIgnoreCase) : read.Equals(route, StringComparison.OrdinalIgnoreCase) || (takesSlash && IsWithSlash(read, route)))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Many applications take <c>/metrics/</c> for <c>/metrics</c>.</summary>
    private static bool IsWithSlash(ReadOnlySpan<char> path, ReadOnlySpan<char> route) =>
        path.Length == route.Length + 1 && path[^1] == '/' && path.StartsWith(route, StringComparison.OrdinalIgnoreCase);
}
