using System.Text.RegularExpressions;

namespace OAuthProxy.Pages.Templates;

/// <summary>The templates of several files by name: those that <c>define</c> names, and each file itself.</summary>
internal sealed partial class TemplateSet
{
    private readonly Dictionary<string, IReadOnlyList<TemplatePiece>> _templates = new(StringComparer.Ordinal);

    /// <summary>A file may define a template of its own name, as those of oauth2-proxy do; that is the page then.</summary>
    public void Add(string file, string text)
    {
        var page = new List<TemplatePiece>();
        string? name = null;
        var (depth, definition, begin) = (0, new List<TemplatePiece>(), 0);
        foreach (var piece in TemplatePiece.Cut(text))
        {
            if (piece.IsAction && name is null && Define().Match(piece.Text) is { Success: true } match)
            {
                (name, depth, definition, begin) = (match.Groups["name"].Value, 0, [], piece.Line);
                continue;
            }

            depth += !piece.IsAction ? 0 : Opens().IsMatch(piece.Text) ? 1 : piece.Text == "end" ? -1 : 0;
            if (name is not null && depth < 0)
            {
                _templates[name] = definition;
                name = null;
                depth = 0;
                continue;
            }

            (name is null ? page : definition).Add(piece);
        }

        if (name is not null)
        {
            throw new TemplateException(begin, $"{{{{define \"{name}\"}}}} has no {{{{end}}}}");
        }

        _templates.TryAdd(file, page);
    }

    public IReadOnlyList<TemplatePiece>? Find(string name) => _templates.GetValueOrDefault(name);

    [GeneratedRegex("^define\\s+\"(?<name>[^\"]+)\"$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Define();

    [GeneratedRegex("^(if|with|range|block|define)\\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Opens();
}
