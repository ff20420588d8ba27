using System.Text.RegularExpressions;

namespace OAuthProxy.Pages.Templates;

/// <summary>
/// Turns the pieces of a template into the writing of a page: the part of Go's html/template that oauth2-proxy's users need. What it does not
/// know is an error when the template is read, never a hole in a page.
/// </summary>
internal sealed partial class TemplateCompiler(TemplateSet templates, IReadOnlyDictionary<string, Type> fields)
{
    private const int DeepestNesting = 20;

    private readonly List<string> _scripts = [];
    private readonly List<string> _scriptAddresses = [];

    public PageTemplate Compile(string name)
    {
        var fragments = new List<PageFragment>();
        Include(name, 0, HtmlPosition.Start, fragments, 0);
        var scripts = string.Join(' ', _scripts.Select(Html.HashOf).Concat(_scriptAddresses).Distinct(StringComparer.Ordinal));
        return new(
            fragments,
            $"default-src 'none'; script-src 'self' {scripts}; style-src 'self' https: 'unsafe-inline'; img-src 'self' https: data:; font-src 'self' https: data:; base-uri 'none'; frame-ancestors 'none'");
    }

    private HtmlPosition Include(string name, int line, HtmlPosition position, List<PageFragment> fragments, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new TemplateException(line, $"the template '{name}' includes itself");
        }

        var pieces = new Cursor(templates.Find(name) ?? throw new TemplateException(line, $"there is no template '{name}'"));
        position = List(pieces, position, fragments, depth);
        return pieces.IsAtEnd ? position : throw new TemplateException(pieces.Line, $"{{{{{pieces.Text}}}}} is not expected here");
    }

    /// <summary>Until the end, or an <c>else</c> or <c>end</c> that belongs to somebody else.</summary>
    private HtmlPosition List(Cursor pieces, HtmlPosition position, List<PageFragment> fragments, int depth)
    {
        for (; !pieces.IsAtEnd; pieces.Advance())
        {
            var (text, line) = (pieces.Text, pieces.Line);
            if (!pieces.IsAction)
            {
                _scriptAddresses.AddRange(ScriptAddress().Matches(text).Select(match => match.Groups["origin"].Value));
                position = position.After(text, _scripts.Add);
                fragments.Add((page, _) => page.Append(text));
                continue;
            }

            var word = FirstWord().Match(text).Value;
            if (word is "else" or "end")
            {
                return position;
            }

            if (position.Place == HtmlPlace.Code)
            {
                throw new TemplateException(line, "nothing in {{ and }} can stand in a script, a style or an event handler; put it into a data- attribute and read it from there");
            }

            switch (word)
            {
                case "if":
                    position = If(pieces, position, fragments, depth);
                    break;
                case "template":
                    position = Include(NameIn(text, line), line, position, fragments, depth + 1);
                    break;
                case "range" or "with" or "block" or "break" or "continue" or "define":
                    throw new TemplateException(line, $"'{text}' is not supported: a template can show fields, call functions, decide with if, and include with template");
                default:
                    var value = ExpressionReader.Read(text, fields, line);
                    var write = ValueWriter.For(position.Place, value.Type, line);
                    fragments.Add((page, values) => write(page, value.Of(values)));
                    position = position.AfterValue();
                    break;
            }
        }

        return position;
    }

    private HtmlPosition If(Cursor pieces, HtmlPosition position, List<PageFragment> fragments, int depth)
    {
        var (begin, line) = (pieces.Text, pieces.Line);
        var condition = ExpressionReader.Read(begin[2..], fields, line);
        var (yes, no) = (new List<PageFragment>(), new List<PageFragment>());
        pieces.Advance();
        var afterYes = List(pieces, position, yes, depth);
        var afterNo = position;
        if (!pieces.IsAtEnd && pieces.Text.StartsWith("else", StringComparison.Ordinal))
        {
            var rest = pieces.Text[4..].TrimStart();
            if (rest.Length == 0)
            {
                pieces.Advance();
                afterNo = List(pieces, position, no, depth);
            }
            else if (rest.StartsWith("if", StringComparison.Ordinal))
            {
                pieces.Replace(rest); // else if … end is one inside the other, with one end for both
                afterNo = If(pieces, position, no, depth);
            }
            else
            {
                throw new TemplateException(pieces.Line, $"'{pieces.Text}' is not expected here");
            }
        }

        if (pieces.IsAtEnd || pieces.Text != "end")
        {
            throw new TemplateException(line, $"{{{{{begin}}}}} has no {{{{end}}}}");
        }

        if (!afterYes.IsLike(afterNo))
        {
            throw new TemplateException(line, $"{{{{{begin}}}}} ends inside an element or attribute in one case and outside in the other");
        }

        fragments.Add((page, values) =>
        {
            foreach (var fragment in condition.IsTrue(values) ? yes : no)
            {
                fragment(page, values);
            }
        });
        return afterYes;
    }

    private static string NameIn(string text, int line) => Include().Match(text) is { Success: true } match
        ? match.Groups["name"].Value
        : throw new TemplateException(line, $"'{text}' cannot be read; write {{{{template \"name\" .}}}}");

    [GeneratedRegex("^[a-z]*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstWord();

    [GeneratedRegex("<script\\s[^>]*src\\s*=\\s*[\"']?(?<origin>https?://[^/\"'\\s>]+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ScriptAddress();

    [GeneratedRegex("^template\\s+\"(?<name>[^\"]+)\"(\\s+[.$])?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Include();

    /// <summary>The place in the pieces of a template, which <c>else if</c> may stand for another piece.</summary>
    private sealed class Cursor(IReadOnlyList<TemplatePiece> pieces)
    {
        private int _index;
        private string? _replaced;

        public bool IsAtEnd => _index >= pieces.Count;

        public string Text => _replaced ?? pieces[_index].Text;

        public int Line => pieces[_index].Line;

        public bool IsAction => pieces[_index].IsAction;

        public void Advance()
        {
            _index++;
            _replaced = null;
        }

        public void Replace(string text) => _replaced = text;
    }
}
