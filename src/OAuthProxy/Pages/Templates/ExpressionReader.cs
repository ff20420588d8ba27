using System.Globalization;
using System.Text.RegularExpressions;

namespace OAuthProxy.Pages.Templates;

/// <summary>Reads a pipeline of Go's text/template: fields, texts, numbers, calls, parentheses and <c>|</c>.</summary>
internal sealed partial class ExpressionReader
{
    private const string End = "";

    private readonly IReadOnlyDictionary<string, Type> _fields;
    private readonly int _line;
    private readonly string[] _words;
    private int _next;

    private ExpressionReader(string text, IReadOnlyDictionary<string, Type> fields, int line)
    {
        (_fields, _line) = (fields, line);
        _words = [.. Word().Matches(text).Select(match => match.Value)];
        if (string.Concat(_words).Length != text.Count(c => !char.IsWhiteSpace(c)) && !_words.Any(word => word[0] is '"' or '`'))
        {
            throw new TemplateException(line, $"'{text}' cannot be read");
        }
    }

    public static TemplateExpression Read(string text, IReadOnlyDictionary<string, Type> fields, int line)
    {
        var reader = new ExpressionReader(text, fields, line);
        var expression = reader.Pipeline();
        return reader.Peek == End ? expression : throw reader.Unexpected();
    }

    private string Peek => _next < _words.Length ? _words[_next] : End;

    private TemplateExpression Pipeline()
    {
        var value = Command(null);
        while (Peek == "|")
        {
            _next++;
            value = Command(value);
        }

        return value;
    }

    /// <summary>A call with its arguments, or a value that stands alone. What comes through a pipe is the last argument.</summary>
    private TemplateExpression Command(TemplateExpression? piped)
    {
        if (!char.IsAsciiLetter(Peek.Length > 0 ? Peek[0] : '.') || Peek is "true" or "false")
        {
            var value = Operand();
            return piped is null ? value : throw new TemplateException(_line, "what stands behind | has to be a function");
        }

        var name = _words[_next++];
        var arguments = new List<TemplateExpression>();
        while (Peek is not (End or "|" or ")"))
        {
            arguments.Add(Operand());
        }

        if (piped is not null)
        {
            arguments.Add(piped);
        }

        try
        {
            return TemplateFunctions.Call(name, arguments) ?? throw new TemplateException(_line, $"the function '{name}' is not known; there are {TemplateFunctions.Names}");
        }
        catch (FormatException wrong)
        {
            throw new TemplateException(_line, $"'{name}': {wrong.Message}");
        }
    }

    private TemplateExpression Operand()
    {
        var word = Peek;
        _next++;
        switch (word)
        {
            case "(":
                var inner = Pipeline();
                return Peek == ")" && _next++ > 0 ? inner : throw new TemplateException(_line, "( is not closed by )");
            case "true" or "false":
                return new(typeof(bool), _ => word == "true");
            case ['.', _, ..] or ['$', '.', _, ..]:
                var name = word[(word.IndexOf('.', StringComparison.Ordinal) + 1)..];
                return _fields.TryGetValue(name, out var type)
                    ? new(type, values => values[name])
                    : throw new TemplateException(_line, $"the field .{name} is not known; this page has {string.Join(", ", _fields.Keys.Select(field => "." + field))}");
            case ['`', ..]:
                return new(typeof(string), _ => word[1..^1]);
            case ['"', ..]:
                var text = Escape().Replace(word[1..^1], match => match.ValueSpan[1] switch { 'n' => "\n", 't' => "\t", var c => c.ToString() });
                return new(typeof(string), _ => text);
        }

        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return new(typeof(int), _ => number);
        }

        _next--;
        throw Unexpected();
    }

    private TemplateException Unexpected() =>
        new(_line, Peek == End ? "a value is missing" : $"'{Peek}' is not expected here: a template can show fields and texts, call functions, and decide with if, else and end");

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|`[^`]*`|[()|]|[^\s()|"`]+
        """, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

    [GeneratedRegex("""\\.""", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
