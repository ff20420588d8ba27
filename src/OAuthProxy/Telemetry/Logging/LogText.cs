using System.Buffers;
using System.Globalization;
using System.Text;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>
/// Text in a line of fields, so that nobody can end the line or begin another field by what they send: escaped as Go's <c>%q</c> does it, which
/// is what readers of oauth2-proxy's logs know.
/// </summary>
internal static class LogText
{
    /// <summary>The characters of one value that are told; a header may have 64 KB.</summary>
    private const int Longest = 4096;

    private const string Cut = "…";

    private static readonly SearchValues<char> Graphic = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    private static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    public static string Shorten(string text) => text.Length <= Longest ? text : text[..Longest] + Cut;

    /// <summary>In quotes, always.</summary>
    public static void AppendQuoted(LogLine line, string text)
    {
        line.Append('"');
        if (text.AsSpan().ContainsAnyExcept(Printable))
        {
            AppendEscaped(line, text, isQuoted: true);
        }
        else
        {
            line.Append(text);
        }

        line.Append('"');
    }

    /// <summary>One word: as it is if it looks like one, else in quotes; a dash for none.</summary>
    public static void AppendWord(LogLine line, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            line.Append('-');
        }
        else if (text.AsSpan().ContainsAnyExcept(Graphic))
        {
            AppendQuoted(line, text);
        }
        else
        {
            line.Append(text);
        }
    }

    /// <summary>Without quotes; only what cannot be printed is escaped.</summary>
    public static void AppendSentence(LogLine line, string text) => AppendEscaped(line, text, isQuoted: false);

    private static void AppendEscaped(LogLine line, string text, bool isQuoted)
    {
        Span<char> characters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\' && isQuoted)
            {
                line.Append('\\');
                line.Append((char)rune.Value);
            }
            else if (IsPrintable(rune))
            {
                line.Append(characters[..rune.EncodeToUtf16(characters)]);
            }
            else
            {
                line.Append(Escape(rune.Value));
            }
        }
    }

    private static string Escape(int code) => code switch
    {
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < 0x80 => string.Create(CultureInfo.InvariantCulture, $"\\x{code:x2}"),
        < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{code:x8}"),
    };

    /// <summary>As Go has it: letters, marks, numbers, punctuation, symbols and the blank; what turns the direction of writing is not.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
