using System.Buffers;
using System.Collections.Frozen;

namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads <c>headers</c>: what is set in and removed from a request on its way to the application.</summary>
internal sealed class HeadersReader(FileValues values)
{
    // A token, RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>They say where a request goes, where it ends, or who sends it.</summary>
    private static readonly FrozenSet<string> OfTheProxy = FrozenSet.ToFrozenSet(
        ["host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive", "expect", "forwarded", "gap-auth", "gap-signature", "authorization"]);

    private readonly ProblemList _problems = values.Problems;

    public GatewayHeaders? Read(FileNode? node)
    {
        if (node is null || FileMapping.Of(node, MappingKind.Headers, _problems) is not { } mapping)
        {
            return null;
        }

        if (mapping.IsEmpty)
        {
            _problems.Add(node, "'headers' changes nothing", "Write set: { NAME: VALUE } or remove: [NAME], or leave the key out");
        }

        var set = Set(mapping["set"]);
        var remove = new List<string>();
        foreach (var item in values.Items(mapping["remove"], "remove") ?? [])
        {
            if (Name(item, "remove") is not { } name)
            {
                continue;
            }

            if (set.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                _problems.Add(item, $"the header {name} is set and removed", "Leave it out of 'remove': the client's is replaced by what is set");
            }

            remove.Add(name);
        }

        return new(set, remove);
    }

    private List<KeyValuePair<string, string>> Set(FileNode? node)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (node is null or { Kind: FileNodeKind.Broken })
        {
            return headers;
        }

        if (node.Kind != FileNodeKind.Mapping || node.Entries.Length == 0)
        {
            _problems.Add(node, "'set' has no names and values of headers", "Write set: { NAME: VALUE }");
            return headers;
        }

        foreach (var (key, value) in node.Entries)
        {
            if (Name(key, "set") is not { } name || values.Text(value, name) is not { } text)
            {
                continue;
            }

            if (text.Any(c => c is < ' ' or > '~') || text[0] == ' ' || text[^1] == ' ')
            {
                _problems.Add(value, $"the value of {name} is no header's value", "Use printable ASCII, without spaces at the ends");
            }

            if (headers.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                _problems.Add(key, $"the header {name} is set twice", "Leave one of the two out");
            }

            headers.Add(new(name, text));
        }

        return headers;
    }

    private string? Name(FileNode node, string key)
    {
        if (values.Text(node, key) is not { } name)
        {
            return null;
        }

        if (name.AsSpan().ContainsAnyExcept(Token))
        {
            _problems.Add(node, $"'{HostNames.Printable(name)}' is no header's name", "Write letters, digits and dashes");
            return null;
        }

        if (IsOfTheProxy(name))
        {
            _problems.Add(node, $"the header {name} is the proxy's own", "Take it out: the proxy says with it who is signed in, where the request came from or where it ends");
            return null;
        }

        return name;
    }

    /// <summary>In any spelling that an application might read as the same (CVE-2025-64484).</summary>
    private static bool IsOfTheProxy(string name)
    {
        var normal = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        return OfTheProxy.Contains(normal)
            || normal.StartsWith("x-forwarded-", StringComparison.Ordinal)
            || normal.StartsWith("x-auth-request-", StringComparison.Ordinal)
            || normal.StartsWith("proxy-", StringComparison.Ordinal);
    }
}
