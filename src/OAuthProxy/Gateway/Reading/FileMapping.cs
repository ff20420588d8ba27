namespace OAuthProxy.Gateway.Reading;

/// <summary>A mapping of which the keys were looked at: no unknown one, none twice.</summary>
internal sealed class FileMapping
{
    private readonly Dictionary<string, FileNode> _values = new(StringComparer.Ordinal);

    private FileMapping(FileNode node) => Node = node;

    public FileNode Node { get; }

    public bool IsEmpty => Node.Entries.Count == 0;

    public FileNode? this[string key] => _values.GetValueOrDefault(key);

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
            else if (!kind.Keys.Contains(key.Text, StringComparer.Ordinal))
            {
                problems.Add(key, $"{kind.Phrase} has no key '{HostNames.Printable(key.Text)}'", Remedy(key.Text, kind));
            }
            else if (!mapping._values.TryAdd(key.Text, value))
            {
                problems.Add(key, $"'{key.Text}' is given twice, first in line {mapping._values[key.Text].Line}", "Leave one of the two out");
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
