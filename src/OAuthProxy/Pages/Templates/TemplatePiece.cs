namespace OAuthProxy.Pages.Templates;

/// <summary>A run of literal text, or what stands between <c>{{</c> and <c>}}</c>.</summary>
internal readonly record struct TemplatePiece(string Text, bool IsAction, int Line)
{
    /// <summary>
    /// Cuts a template by the rules of Go's text/template: <c>{{-</c> and <c>-}}</c> swallow the blanks beside them, <c>{{/* … */}}</c> is a comment.
    /// </summary>
    public static IEnumerable<TemplatePiece> Cut(string template)
    {
        var (position, line, swallow) = (0, 1, false);
        while (position < template.Length)
        {
            var open = template.IndexOf("{{", position, StringComparison.Ordinal);
            var text = open < 0 ? template[position..] : template[position..open];
            var next = line + text.Count(c => c == '\n');
            var swallowsBefore = open >= 0 && open + 3 < template.Length && template[open + 2] == '-' && char.IsWhiteSpace(template[open + 3]);
            text = swallow ? text.TrimStart() : text;
            text = swallowsBefore ? text.TrimEnd() : text;
            if (text.Length > 0)
            {
                yield return new(text, false, line);
            }

            if (open < 0)
            {
                yield break;
            }

            line = next;
            var begin = open + (swallowsBefore ? 3 : 2);
            var close = EndOf(template, begin, line);
            var action = template[begin..close].Trim();
            swallow = template[close - 1] == '-' && char.IsWhiteSpace(template[close - 2]);
            action = swallow ? action[..^1].TrimEnd() : action;
            if (!action.StartsWith("/*", StringComparison.Ordinal))
            {
                yield return new(action, true, line);
            }

            line += template[begin..close].Count(c => c == '\n');
            position = close + 2;
        }
    }

    /// <summary>The closing braces, which may stand in quotes and comments without a meaning.</summary>
    private static int EndOf(string template, int begin, int line)
    {
        var isComment = template.AsSpan(begin).TrimStart().StartsWith("/*");
        var quote = '\0';
        for (var index = isComment ? template.IndexOf("*/", begin, StringComparison.Ordinal) : begin; index >= 0 && index + 1 < template.Length; index++)
        {
            var c = template[index];
            if (quote == '\0' && c == '}' && template[index + 1] == '}')
            {
                return index;
            }

            if (quote == '"' && c == '\\')
            {
                index++;
            }
            else if (c is '"' or '`' && (quote == '\0' || quote == c))
            {
                quote = quote == '\0' ? c : '\0';
            }
        }

        throw new TemplateException(line, "{{ is not closed by }}");
    }
}
