using System.Globalization;

namespace OAuthProxy.Gateway;

/// <summary>How many there are of something, for people: "1 host", "2 hosts", "2 losses".</summary>
internal static class Counted
{
    public static string Of(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : what.EndsWith('s') ? "es" : "s")}");
}
