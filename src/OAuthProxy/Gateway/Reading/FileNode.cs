namespace OAuthProxy.Gateway.Reading;

internal enum FileNodeKind
{
    /// <summary>Something about which a problem was told already.</summary>
    Broken,
    Scalar,
    List,
    Mapping,
}

/// <summary>A value of the file with its place, before it is known what it means.</summary>
internal sealed class FileNode(FileNodeKind kind, int line, int column)
{
    public FileNodeKind Kind => kind;

    /// <summary>Counted from one, as the column.</summary>
    public int Line => line;

    public int Column => column;

    /// <summary>A scalar's text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Without quotes, so that it may be a boolean or nothing at all.</summary>
    public bool IsPlain { get; init; }

    public IReadOnlyList<FileNode> Items { get; init; } = [];

    /// <summary>In the order of the file, the same key perhaps twice.</summary>
    public (FileNode Key, FileNode Value)[] Entries { get; init; } = [];

    /// <summary>A key behind whose colon there is nothing, or null.</summary>
    public bool IsNothing => kind == FileNodeKind.Scalar && IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}
