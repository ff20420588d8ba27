using System.Diagnostics.CodeAnalysis;

namespace OAuthProxy.Telemetry.Logging;

/// <summary>A piece of a template: text, or the name of a field.</summary>
internal readonly record struct LogTemplatePart(string Text, bool IsField);

/// <summary>
/// What log formats use of Go's text/template: text and <c>{{.Field}}</c>, blanks inside of the braces, and <c>{{-</c> and <c>-}}</c>, which take
/// away the white space beside them.
/// </summary>
internal static class LogTemplate
{
    public static bool TryParse(string template, IReadOnlyList<string> fields, [NotNullWhen(true)] out IReadOnlyList<LogTemplatePart>? parts, out string error)
    {
        parts = null;
        error = "";
        var found = new List<LogTemplatePart>();
        var rest = template;
        while (rest.IndexOf("{{", StringComparison.Ordinal) is var begin && begin >= 0)
        {
            var end = rest.IndexOf("}}", begin, StringComparison.Ordinal);
            if (end < 0)
            {
                error = "has {{ without }} behind it";
                return false;
            }

            var (text, action) = (rest[..begin], rest[(begin + 2)..end]);
            rest = rest[(end + 2)..];
            if (action.StartsWith('-') && action.Length > 1 && char.IsWhiteSpace(action[1]))
            {
                (text, action) = (text.TrimEnd(), action[1..]);
            }

            if (action.EndsWith('-') && action.Length > 1 && char.IsWhiteSpace(action[^2]))
            {
                (rest, action) = (rest.TrimStart(), action[..^1]);
            }

            var name = action.Trim();
            if (!name.StartsWith('.') || !fields.Contains(name[1..], StringComparer.Ordinal))
            {
                error = $"has {{{{{name}}}}}, which is not a field of this log";
                return false;
            }

            found.Add(new(text, IsField: false));
            found.Add(new(name[1..], IsField: true));
        }

        found.Add(new(rest, IsField: false));
        found.RemoveAll(part => part.Text.Length == 0);
        error = found.Count == 0 ? "is empty" : "";
        parts = found;
        return found.Count > 0;
    }
}
