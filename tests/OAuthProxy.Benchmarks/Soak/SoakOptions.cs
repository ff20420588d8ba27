using System.Globalization;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>What a soak is given, as <c>--name=value</c>.</summary>
internal sealed record SoakOptions(int People, int Replicas, TimeSpan Duration, TimeSpan Pause, TimeSpan BetweenOutages)
{
    public static SoakOptions Parse(IEnumerable<string> arguments)
    {
        var given = arguments.Select(argument => argument.TrimStart('-').Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        var options = new SoakOptions(
            (int)Number("people", 200),
            (int)Number("replicas", 2),
            TimeSpan.FromMinutes(Number("minutes", 5)),
            TimeSpan.FromMilliseconds(Number("pause-ms", 250)),
            TimeSpan.FromSeconds(Number("outage-every-s", 5)));
        return given.Count == 0 ? options : throw new FormatException($"Not known: --{string.Join(", --", given.Keys)}. There are --people, --replicas, --minutes, --pause-ms and --outage-every-s.");

        double Number(string name, double otherwise)
        {
            return given.Remove(name, out var text)
                ? double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"--{name} must be a positive number, not '{text}'.")
                : otherwise;
        }
    }
}
