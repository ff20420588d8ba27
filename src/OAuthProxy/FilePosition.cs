namespace OAuthProxy;

/// <summary>A place in a file that an operator wrote: what a problem points at, and what a rule is known by.</summary>
/// <param name="File">As the operator named it.</param>
/// <param name="Line">Counted from one.</param>
/// <param name="Column">Counted from one.</param>
internal readonly record struct FilePosition(string File, int Line, int Column)
{
    /// <summary>File and line, as editors and terminals open them.</summary>
    public string FileAndLine => $"{File}:{Line}";

    public override string ToString() => $"{File}:{Line}:{Column}";
}
