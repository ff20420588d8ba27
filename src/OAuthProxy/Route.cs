namespace OAuthProxy;

/// <summary>
/// Which requests an upstream gets: those for a host and a path. Among a request's features before it is judged, and with it whoever goes on
/// knows what is asked for.
/// </summary>
/// <param name="Host">As <see cref="HostNames.Normalized"/> has it, or <c>*.domain</c> for the names one label below a domain; empty for any that no other route names.</param>
/// <param name="Path">Begins with a slash; with one at its end it is a prefix, without one it is that path alone.</param>
internal sealed record Route(string Host, string Path)
{
    /// <summary>As operators know it: host and path.</summary>
    public string Name { get; } = Host + Path;

    public bool IsPrefix { get; } = Path.EndsWith('/');

    /// <summary>The path in the form of the framework's routes.</summary>
    public string Pattern => IsPrefix ? Path + "{**path}" : Path;

    /// <param name="path">As it was sent: <c>/API/</c> and <c>/%61pi/</c> are not <c>/api/</c> to the application behind.</param>
    public bool Contains(ReadOnlySpan<char> path) =>
        IsPrefix ? path.StartsWith(Path, StringComparison.Ordinal) : path.Equals(Path, StringComparison.Ordinal);
}
