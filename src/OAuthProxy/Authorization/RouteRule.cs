using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OAuthProxy.Authorization;

/// <summary>
/// One rule of <c>skip-auth-route</c>: a method, or any, and a regular expression that the path matches, or does not match. It is searched in
/// the decoded path, never in the query (CVE-2025-54576), and by an engine whose time grows with the length of the path and nothing else.
/// </summary>
/// <param name="Method">In capitals; empty for any.</param>
/// <param name="Path">What the path is searched for.</param>
/// <param name="IsNegated">
/// The rule holds where the path does not match, by the most generous reading: what it closes must not be open as <c>/ADMIN</c>, which is
/// <c>/admin</c> to many applications.
/// </param>
internal sealed record RouteRule(string Method, Regex Path, bool IsNegated)
{
    public bool Holds(string method, string path) =>
        (Method.Length == 0 || Method.Equals(method, StringComparison.Ordinal))
        && (IsNegated ? !Path.IsMatch(path) && !Path.IsMatch(GenerousPath.Read(path)) : Path.IsMatch(path));

    /// <summary><c>REGEX</c>, <c>METHOD=REGEX</c>, <c>METHOD!=REGEX</c> or <c>!=REGEX</c>; an equals sign behind anything but a word belongs to the expression.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RouteRule? rule, out string error)
    {
        var method = text[..text.TakeWhile(char.IsAsciiLetter).Count()];
        var rest = text.AsSpan(method.Length);
        var isNegated = rest.StartsWith("!=", StringComparison.Ordinal);
        var hasMethod = isNegated || (method.Length > 0 && rest.StartsWith('='));
        if (!TryParsePath(hasMethod ? rest[(isNegated ? 2 : 1)..].ToString() : text, ignoresCase: isNegated, out rule, out error))
        {
            return false;
        }

        rule = rule with { Method = hasMethod ? method.ToUpperInvariant() : "", IsNegated = isNegated };
        return true;
    }

    /// <summary>A regular expression alone, as in <c>skip-auth-regex</c>.</summary>
    public static bool TryParsePath(string text, [NotNullWhen(true)] out RouteRule? rule, out string error) => TryParsePath(text, ignoresCase: false, out rule, out error);

    private static bool TryParsePath(string text, bool ignoresCase, [NotNullWhen(true)] out RouteRule? rule, out string error)
    {
        rule = null;
        if (text.Length == 0)
        {
            error = "has no regular expression, which would match every path";
            return false;
        }

        try
        {
            rule = new(
                "",
                ignoresCase
                    ? new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)
                    : new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant),
                IsNegated: false);
            error = "";
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            error = failure is NotSupportedException ? "asks for what cannot be searched in bounded time" : "is not a regular expression";
            return false;
        }
    }
}
