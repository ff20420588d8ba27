using System.Text.RegularExpressions;

namespace OAuthProxy.Configuration;

/// <summary>
/// Several regular expressions in one value, as the environment has them. oauth2-proxy splits at every comma, and tears <c>a{1,2}</c> apart; here
/// only a comma separates that can belong to no expression for a path: outside of brackets, behind <c>$</c> or before what begins a new one.
/// </summary>
internal static partial class PatternList
{
    public static IEnumerable<string> Split(string text)
    {
        var (begin, depth) = (0, 0);
        var isInClass = false;
        for (var index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '\\':
                    index++;
                    break;
                case '[' or ']':
                    isInClass = text[index] == '[';
                    break;
                case '(' or '{' when !isInClass:
                    depth++;
                    break;
                case ')' or '}' when !isInClass:
                    depth--;
                    break;
                case ',' when depth == 0 && !isInClass && (IsEnd(text, index) || Begin().IsMatch(text[(index + 1)..])):
                    yield return Plain(text[begin..index]);
                    begin = index + 1;
                    break;
            }
        }

        yield return Plain(text[begin..]);
    }

    /// <summary>Nothing follows a <c>$</c> that is not escaped.</summary>
    private static bool IsEnd(string text, int comma) => comma > 0 && text[comma - 1] == '$' && (comma == 1 || text[comma - 2] != '\\');

    /// <summary>Quotes that oauth2-proxy needs around an expression with commas do not belong to it.</summary>
    private static string Plain(string text)
    {
        var plain = text.Trim();
        return plain is ['"', _, .., '"'] ? plain[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : plain;
    }

    [GeneratedRegex("^ *(\"|\\^|/|!=|(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)!?=)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Begin();
}
