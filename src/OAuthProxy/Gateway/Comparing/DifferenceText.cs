using System.Globalization;
using System.Text;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>A difference for people: a place, and below it with a plus who gains it and with a minus who loses it.</summary>
internal static class DifferenceText
{
    public static string Render(AccessDifference difference)
    {
        var text = new StringBuilder();
        foreach (var place in difference.Changes.GroupBy(change => change.Place, StringComparer.Ordinal))
        {
            text.AppendLine(place.Key);
            foreach (var change in place)
            {
                var methods = change.Methods.Count == 0 ? "" : $" [{string.Join(", ", change.Methods)}]";
                text.AppendLine(CultureInfo.InvariantCulture, $"  {(change.IsGain ? '+' : '-')} {change.Principal}{methods} ({At(change.Before)} -> {At(change.After)})");
            }
        }

        foreach (var place in difference.Unfinished)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{place}: a rule has more than {PrincipalSource.Most} combinations; there may be more changes than are told here");
        }

        return text.Length == 0 ? $"nobody gains or loses anything{Environment.NewLine}" : text.ToString();
    }

    private static string At(FilePosition? rule) => rule?.FileAndLine ?? "not in the file";
}
