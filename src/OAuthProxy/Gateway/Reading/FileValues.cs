namespace OAuthProxy.Gateway.Reading;

/// <summary>The values behind the keys. A key that is not there gives null; so does a value that cannot be used, which is told.</summary>
internal sealed class FileValues(ProblemList problems)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24); // as long as a timer can run

    public ProblemList Problems => problems;

    public string? Text(FileNode? node, string key)
    {
        if (node is null or { Kind: FileNodeKind.Broken })
        {
            return null;
        }

        if (node.Kind != FileNodeKind.Scalar)
        {
            problems.Add(node, $"'{key}' is a {(node.Kind == FileNodeKind.List ? "list" : "mapping")}", "Write one value");
            return null;
        }

        if (node.IsNothing || node.Text.Length == 0)
        {
            problems.Add(node, $"'{key}' has no value", "Write one behind the colon, or leave the key out");
            return null;
        }

        if (HasControlCharacter(node.Text))
        {
            problems.Add(node, $"'{key}' has a line break or a control character in it", "Write it in one line");
            return null;
        }

        return node.Text;
    }

    public bool? Boolean(FileNode? node, string key)
    {
        if (Text(node, key) is not { } text)
        {
            return null;
        }

        if (node!.IsPlain && text is "true" or "false")
        {
            return text == "true";
        }

        problems.Add(node, $"'{key}' is '{HostNames.Printable(text)}'", "Write true or false, without quotes");
        return null;
    }

    /// <param name="node">Perhaps null.</param>
    /// <param name="key">Its key.</param>
    /// <param name="mayBeZero">No time at all means something here.</param>
    public TimeSpan? Duration(FileNode? node, string key, bool mayBeZero = false)
    {
        if (Text(node, key) is not { } text)
        {
            return null;
        }

        if (!GoSyntax.TryParseDuration(text, out var value))
        {
            problems.Add(node!, $"'{key}' is '{HostNames.Printable(text)}', which is no time", "Write a number and its unit, such as 30s, 5m or 1h30m");
            return null;
        }

        if (value == TimeSpan.Zero && !mayBeZero)
        {
            problems.Add(node!, $"'{key}' is no time at all", "Choose a longer time");
            return null;
        }

        if (value > Longest)
        {
            problems.Add(node!, $"'{key}' is longer than a timer can run", "Choose a shorter time");
            return null;
        }

        return value;
    }

    /// <summary>The items of a list that has at least one.</summary>
    public IReadOnlyList<FileNode>? Items(FileNode? node, string key, string nothing = "Write at least one, or leave the key out")
    {
        if (node is null or { Kind: FileNodeKind.Broken })
        {
            return null;
        }

        if (node.Kind != FileNodeKind.List)
        {
            problems.Add(node, $"'{key}' is not a list", $"Write {key}: [ … ], or each value in a line of its own that begins with a dash");
            return null;
        }

        if (node.Items.Count == 0)
        {
            problems.Add(node, $"'{key}' is an empty list", nothing);
            return null;
        }

        return node.Items;
    }

    /// <summary>A list of words.</summary>
    /// <param name="node">Perhaps null.</param>
    /// <param name="key">Its key.</param>
    /// <param name="isGood">What each word has to be.</param>
    /// <param name="form">How such a word looks, for people.</param>
    public IReadOnlyList<string>? Words(FileNode? node, string key, Func<string, bool> isGood, string form)
    {
        if (Items(node, key) is not { } items)
        {
            return null;
        }

        var words = new List<string>(items.Count);
        foreach (var item in items)
        {
            if (Text(item, key) is not { } text)
            {
                continue;
            }

            if (isGood(text))
            {
                words.Add(text);
            }
            else
            {
                problems.Add(item, $"'{HostNames.Printable(text)}' cannot be one of '{key}'", form);
            }
        }

        return words;
    }

    private static bool HasControlCharacter(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }
}
