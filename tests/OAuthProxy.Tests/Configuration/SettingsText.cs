using System.Collections;
using System.Net;
using OAuthProxy.Configuration;

namespace OAuthProxy.Tests.Configuration;

/// <summary>Settings as lines of text, so that two of them can be compared by value and a difference can be read.</summary>
internal static class SettingsText
{
    public static IReadOnlyList<string> Of(Settings settings) => [.. Lines("", settings)];

    /// <summary>What differs from the defaults, as <c>Sessions.Refresh=01:00:00</c>.</summary>
    public static IReadOnlyList<string> ChangesIn(Settings settings) => [.. Of(settings).Except(Of(Settings.Defaults), StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(string prefix, object part)
    {
        foreach (var property in part.GetType().GetProperties().Where(property => property.CanWrite && property.GetMethod!.IsStatic is false))
        {
            var value = property.GetValue(part);
            if (value is OwnAddresses || value?.GetType().Name.EndsWith("Options", StringComparison.Ordinal) == true)
            {
                foreach (var line in Lines($"{prefix}{property.Name}.", value))
                {
                    yield return line;
                }
            }
            else
            {
                yield return $"{prefix}{property.Name}={Text(value)}";
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        Secret secret => Convert.ToHexString(secret.Bytes),
        byte[] bytes => Convert.ToHexString(bytes),
        string or Uri or IPEndPoint or TimeSpan => value.ToString()!,
        IEnumerable items => $"[{string.Join(' ', items.Cast<object>().Select(Text))}]",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}
