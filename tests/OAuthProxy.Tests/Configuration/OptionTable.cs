using System.Text;
using OAuthProxy.Configuration;

namespace OAuthProxy.Tests.Configuration;

/// <summary>The README's table of options, from the catalogue.</summary>
internal static class OptionTable
{
    public const string Begin = "<!-- options -->";
    public const string End = "<!-- /options -->";

    public static string Render()
    {
        var text = new StringBuilder();
        foreach (var group in OptionCatalog.All.Where(option => !option.IsHidden).GroupBy(option => option.Group, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("### ").Append(group.Key).Append("\n\n| option | environment | default | meaning |\n|---|---|---|---|\n");
            foreach (var option in group)
            {
                text.Append("| `--").Append(option.Name).Append("` | ").Append(Code(Variable(option))).Append(" | ")
                    .Append(option.IsCommand ? "" : Code(option.Default)).Append(" | ").Append(Cell(option)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The document with the table between the two comments.</summary>
    public static string InsertInto(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new InvalidDataException($"The document has no place for the table, which is between {Begin} and {End}.")
            : $"{document[..(begin + Begin.Length)]}\n\n{Render()}\n{document[end..]}";
    }

    /// <summary>The one to use: of the option's own name, in the plural for a list. Older spellings come behind.</summary>
    private static string? Variable(Option option) => option.EnvironmentNames.Take(option.Kind == OptionKind.List ? 2 : 1).LastOrDefault();

    private static string Cell(Option option)
    {
        var help = option.Help.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
        return option.Kind == OptionKind.List ? help + " (list)" : help;
    }

    private static string Code(string? text) => string.IsNullOrEmpty(text) ? "" : $"`{text}`";
}
