using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OAuthProxy.Gateway.Reading;

/// <summary>
/// The text as a tree. Of YAML (and JSON, which is YAML too) only what says one thing in one place is taken: no anchors, aliases and tags, and one
/// document. What is refused of a value leaves the rest readable, so that everything that is wrong is told at once.
/// </summary>
internal sealed class YamlTree
{
    // The file's own deepest value is less than half as deep.
    private const int DeepestNesting = 16;

    private readonly Parser _parser;
    private readonly ProblemList _problems;

    private YamlTree(string text, ProblemList problems)
    {
        _parser = new(new Scanner(new StringReader(text), skipComments: true));
        _problems = problems;
    }

    /// <summary>The file's one value; null where there is none, or where it cannot be read to its end.</summary>
    public static FileNode? Read(string text, ProblemList problems)
    {
        if (ControlCharacter(text) is var (line, column))
        {
            problems.Add(line, column, "there is a control character here", "Take it out; the file is plain text in UTF-8");
            return null;
        }

        var tree = new YamlTree(text, problems);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException failure)
        {
            AddSyntaxProblem(text, problems, (int)failure.Start.Line, (int)failure.Start.Column, failure.Message);
        }
        catch (InvalidOperationException)
        {
            // What the parser throws, besides its own, for a bracket that is never closed.
            var at = tree._parser.Current?.End ?? Mark.Empty;
            AddSyntaxProblem(text, problems, (int)at.Line, (int)at.Column, "a bracket or brace is not closed");
        }

        return null;
    }

    private static void AddSyntaxProblem(string text, ProblemList problems, int line, int column, string message)
    {
        // The parser points at the beginning of what it was reading; where a tab indents, that is what is wrong.
        var lines = text.Split('\n');
        var tabbed = Array.FindIndex(lines, Math.Clamp(line - 1, 0, lines.Length), each => each.AsSpan().TrimStart(' ').StartsWith('\t'));
        if (tabbed >= 0 && message.Contains("tab", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(tabbed + 1, lines[tabbed].IndexOf('\t', StringComparison.Ordinal) + 1, "a tab is used to indent", "Indent with spaces");
        }
        else
        {
            // Behind the end of the file there is nothing to look at.
            (line, column) = line > lines.Length ? (lines.Length, lines[^1].Length + 1) : (line, column);
            problems.Add(
                Math.Max(1, line),
                Math.Max(1, column),
                $"this is not YAML ({message.TrimEnd('.')})",
                "Look at the indentation, quotes, brackets and colons here; the rest of the file was not read");
        }
    }

    private static (int Line, int Column)? ControlCharacter(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsControl(text[index]) && text[index] is not ('\n' or '\r' or '\t'))
            {
                var before = text.AsSpan(0, index);
                return (before.Count('\n') + 1, index - before.LastIndexOf('\n'));
            }
        }

        return null;
    }

    private FileNode? ReadDocument()
    {
        _parser.MoveNext(); // the beginning of the stream
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
        {
            return null;
        }

        _parser.MoveNext();
        var node = ReadNode(depth: 0);
        while (_parser.MoveNext())
        {
            if (_parser.Current is DocumentStart next)
            {
                _problems.Add((int)next.Start.Line, (int)next.Start.Column, "a second document begins here", "Write everything into one document, without '---' or '...' in between");
                return null;
            }
        }

        return node;
    }

    /// <summary>The value at which the parser stands; it is left at its last event.</summary>
    private FileNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        var (line, column) = ((int)current.Start.Line, (int)current.Start.Column);
        if (current is not NodeEvent begin)
        {
            _problems.Add(line, column, "an alias is used", "Write the value itself, or put what all hosts share under 'defaults'");
            return new(FileNodeKind.Broken, line, column);
        }

        if (!begin.Anchor.IsEmpty)
        {
            _problems.Add(line, column, "an anchor is used", "Write the value without '&', or put what all hosts share under 'defaults'");
        }

        if (!begin.Tag.IsEmpty)
        {
            _problems.Add(line, column, "a tag is used", "Write the value without '!'");
        }

        if (begin is Scalar scalar)
        {
            return new(FileNodeKind.Scalar, line, column) { Text = scalar.Value, IsPlain = scalar.Style == ScalarStyle.Plain };
        }

        if (depth == DeepestNesting)
        {
            _problems.Add(line, column, "this is nested too deeply", "Nothing in this file is so deep; take it out");
            SkipNested();
            return new(FileNodeKind.Broken, line, column);
        }

        return begin is MappingStart ? ReadMapping(line, column, depth) : ReadList(line, column, depth);
    }

    private FileNode ReadList(int line, int column, int depth)
    {
        var items = new List<FileNode>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return new(FileNodeKind.List, line, column) { Items = items };
    }

    private FileNode ReadMapping(int line, int column, int depth)
    {
        var entries = new List<(FileNode, FileNode)>();
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            _parser.MoveNext();
            entries.Add((key, ReadNode(depth + 1)));
        }

        return new(FileNodeKind.Mapping, line, column) { Entries = [.. entries] };
    }

    private void SkipNested()
    {
        for (var open = 1; open > 0 && _parser.MoveNext();)
        {
            open += _parser.Current!.NestingIncrease;
        }
    }
}
