namespace OAuthProxy.Gateway.Reading;

/// <summary>A mapping of which the keys were looked at: no unknown one, none twice.</summary>
internal sealed class FileMapping
{
    private FileMapping(FileNode node) => Node = node;

    public FileNode Node { get; }

    public bool IsEmpty => Node.Entries.Length == 0;

    /// <summary>The value of a key; of two of them the first. There are too few keys for anything quicker than a look at each.</summary>
    public FileNode? this[string key]
    {
        get
        {
            foreach (var (name, value) in Node.Entries)
            {
                if (name.Kind == FileNodeKind.Scalar && name.Text == key)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Null where it is no mapping, which is told.</summary>
    public static FileMapping? Of(FileNode node, MappingKind kind, ProblemList problems)
    {
        if (node.Kind != FileNodeKind.Mapping)
        {
            if (node.Kind != FileNodeKind.Broken)
            {
                problems.Add(node, $"{kind.Phrase} has to be a mapping of keys and values", $"Write one of its keys: {string.Join(", ", kind.Keys)}");
            }

            return null;
        }

        var mapping = new FileMapping(node);
        foreach (var (key, value) in node.Entries)
        {
            if (key.Kind != FileNodeKind.Scalar)
            {
                problems.Add(key, "a key has to be a word", $"{Capital(kind.Phrase)} knows {string.Join(", ", kind.Keys)}");
            }
            else if (Array.IndexOf(kind.Keys, key.Text) < 0)
            {
                problems.Add(key, $"{kind.Phrase} has no key '{HostNames.Printable(key.Text)}'", Remedy(key.Text, kind));
            }
            else if (mapping[key.Text] is { } first && first != value)
            {
                problems.Add(key, $"'{key.Text}' is given twice, first in line {first.Line}", "Leave one of the two out");
            }
        }

        return mapping;
    }

    private static string Remedy(string typed, MappingKind kind) =>
        NearestName.Find(typed.ToLowerInvariant().Replace('-', '_'), kind.Keys) is { } near
            ? $"Did you mean '{near}'?"
            : MappingKind.All.Where(other => other != kind && other.Keys.Contains(typed, StringComparer.Ordinal)).Select(other => other.Phrase).FirstOrDefault() is { } place
                ? $"It belongs to {place}; {kind.Phrase} knows {string.Join(", ", kind.Keys)}"
                : $"{Capital(kind.Phrase)} knows {string.Join(", ", kind.Keys)}";

    private static string Capital(string phrase) => char.ToUpperInvariant(phrase[0]) + phrase[1..];
}
