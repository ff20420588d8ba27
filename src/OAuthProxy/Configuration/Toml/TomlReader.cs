using System.Globalization;
using System.Text;

namespace OAuthProxy.Configuration.Toml;

/// <summary>
/// The part of TOML 1.0 (<see href="https://toml.io/en/v1.0.0"/>) that oauth2_proxy's configuration files use: keys with texts, numbers,
/// booleans and arrays of them, over several lines if need be, and comments. Tables and dates have no meaning there and are errors.
/// </summary>
internal sealed class TomlReader
{
    private readonly string _text;
    private int _position;
    private int _line = 1;

    private TomlReader(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    public static List<TomlEntry> Read(string text)
    {
        var reader = new TomlReader(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"));
        var entries = new List<TomlEntry>();
        while (reader.SkipBlankLines())
        {
            var entry = reader.ReadEntry();
            if (entries.Find(other => other.Key == entry.Key) is { } first)
            {
                throw new TomlException(entry.Line, $"'{entry.Key}' stands here for the second time, after line {first.Line}");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private TomlEntry ReadEntry()
    {
        var line = _line;
        var key = ReadKey();
        SkipBlanks();
        if (Current != '=')
        {
            throw Error($"'=' is missing behind '{key}'");
        }

        _position++;
        SkipBlanks();
        var isArray = Current == '[';
        var isNumber = char.IsAsciiDigit(Current);
        var values = isArray ? ReadArray() : [ReadValue()];
        SkipBlanks();
        SkipComment();
        if (Current is not ('\n' or '\0'))
        {
            throw Error($"something stands behind the value of '{key}'");
        }

        return new(key, values, isArray, isNumber, line);
    }

    private string ReadKey()
    {
        if (Current == '[')
        {
            throw Error("a table ([name]) has no meaning here; every option is a key of its own");
        }

        if (Current is '"' or '\'')
        {
            return ReadValue();
        }

        var start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-')
        {
            _position++;
        }

        return _position > start ? _text[start.._position] : throw Error($"'{Current}' cannot begin a key");
    }

    private List<string> ReadArray()
    {
        var values = new List<string>();
        _position++;
        while (true)
        {
            SkipBlankLines();
            switch (Current)
            {
                case ']':
                    _position++;
                    return values;
                case '\0':
                    throw Error("the array is not closed with ']'");
                case '[':
                    throw Error("an array within an array has no meaning here");
                default:
                    values.Add(ReadValue());
                    break;
            }

            SkipBlankLines();
            if (Current == ',')
            {
                _position++;
            }
            else if (Current != ']')
            {
                throw Error("',' or ']' is missing in the array");
            }
        }
    }

    private string ReadValue()
    {
        foreach (var quotes in new[] { "\"\"\"", "'''" })
        {
            if (string.CompareOrdinal(_text, _position, quotes, 0, 3) == 0)
            {
                return ReadText(quotes, isMultiline: true);
            }
        }

        return Current switch
        {
            '"' => ReadText("\"", isMultiline: false),
            '\'' => ReadText("'", isMultiline: false),
            _ => ReadBareValue(),
        };
    }

    /// <summary>A number, true or false; without the underscores that TOML allows between digits.</summary>
    private string ReadBareValue()
    {
        var start = _position;
        while (Current is not ('\0' or '\n' or ',' or ']' or '#' or ' ' or '\t'))
        {
            _position++;
        }

        var word = _text[start.._position];
        if (word is "true" or "false")
        {
            return word;
        }

        var number = word.Replace("_", "", StringComparison.Ordinal);
        return decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? number
            : throw Error(word.Length == 0 ? "the value is missing" : "a text has to stand in quotes");
    }

    private string ReadText(string quotes, bool isMultiline)
    {
        var hasEscapes = quotes[0] == '"';
        _position += quotes.Length;
        if (isMultiline && Current == '\n')
        {
            Newline();
        }

        var text = new StringBuilder();
        while (string.CompareOrdinal(_text, _position, quotes, 0, quotes.Length) != 0)
        {
            switch (Current)
            {
                case '\0':
                case '\n' when !isMultiline:
                    throw Error($"the text is not closed with {quotes}");
                case '\\' when hasEscapes:
                    _position++;
                    ReadEscape(text);
                    break;
                case '\n':
                    text.Append('\n');
                    Newline();
                    break;
                default:
                    text.Append(Current);
                    _position++;
                    break;
            }
        }

        _position += quotes.Length;
        return text.ToString();
    }

    private void ReadEscape(StringBuilder text)
    {
        var escape = Current;
        _position++;
        switch (escape)
        {
            case 'b': text.Append('\b'); break;
            case 't': text.Append('\t'); break;
            case 'n': text.Append('\n'); break;
            case 'f': text.Append('\f'); break;
            case 'r': text.Append('\r'); break;
            case '"' or '\\': text.Append(escape); break;
            case 'u': text.Append(ReadRune(4)); break;
            case 'U': text.Append(ReadRune(8)); break;
            case '\n':
                _line++;
                SkipBlankLines();
                break;
            default:
                throw Error($"'\\{escape}' is not an escape; put a text with backslashes in single quotes");
        }
    }

    private string ReadRune(int digits)
    {
        var end = Math.Min(_position + digits, _text.Length);
        if (end - _position < digits || !int.TryParse(_text.AsSpan(_position, end - _position), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
        {
            throw Error("the escape does not name a character");
        }

        _position = end;
        return new Rune(code).ToString();
    }

    /// <summary>To the next thing that is neither blank nor comment; false at the end.</summary>
    private bool SkipBlankLines()
    {
        while (true)
        {
            SkipBlanks();
            SkipComment();
            if (Current != '\n')
            {
                return _position < _text.Length;
            }

            Newline();
        }
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            _position++;
        }
    }

    private void SkipComment()
    {
        if (Current == '#')
        {
            var end = _text.IndexOf('\n', _position);
            _position = end < 0 ? _text.Length : end;
        }
    }

    private void Newline()
    {
        _position++;
        _line++;
    }

    private TomlException Error(string message) => new(_line, message);
}
