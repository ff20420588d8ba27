namespace OAuthProxy;

/// <summary>A file that is read again whenever it changes.</summary>
/// <param name="Path">Empty for none.</param>
/// <param name="Read">Called before the first request and after each change. What cannot be read changes nothing and is logged; it does not throw.</param>
internal sealed record WatchedFile(string Path, Action Read)
{
    /// <summary>
    /// A change is read when nothing more has changed for half a second: the first half of a file that is written in place can be a good file, which
    /// says less.
    /// </summary>
    public bool MustSettle { get; init; }

    /// <summary>How it looked before somebody else read it; null: it is to be read as soon as it is watched.</summary>
    public State? ReadAs { get; init; }

    /// <summary>The files that this one names, as of now: they are watched for as long as it does.</summary>
    public Func<IEnumerable<WatchedFile>> Named { get; init; } = () => [];

    /// <summary>
    /// Differs when the file does. Where the links end counts too: what is swapped may be as long and as old as what was there
    /// (Kubernetes links the directory).
    /// </summary>
    public State Look()
    {
        try
        {
            var file = new FileInfo(Path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return target.Exists ? new(target.LastWriteTimeUtc, target.Length, target.FullName, target.Directory?.ResolveLinkTarget(returnFinalTarget: true)?.FullName) : default;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>What is seen of a file from outside; the default where there is none.</summary>
    internal readonly record struct State(DateTime Written, long Length, string? Target, string? Directory)
    {
        /// <summary>A link leads to another file than before, which was whole by then.</summary>
        public bool IsSwapped(State before) => before.Target is not null && Target is not null && (Target != before.Target || Directory != before.Directory);
    }
}
