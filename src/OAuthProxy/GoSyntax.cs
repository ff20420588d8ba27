using System.Buffers;
using System.Globalization;

namespace OAuthProxy;

/// <summary>The spellings of booleans and durations that oauth2_proxy's users have in their files: those of the Go standard library.</summary>
internal static class GoSyntax
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    // Beyond any duration, and far from where the arithmetic would overflow.
    private const decimal Most = 10_000_000_000_000_000_000m;

    public static bool TryParseBoolean(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False";
    }

    /// <summary>A sequence of numbers with units, such as <c>168h0m</c>, <c>1.5h</c> or <c>300ms</c>; a bare number only when it is 0.</summary>
    public static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        var seconds = 0m;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var end = rest.IndexOfAny(Digits);
            var unit = end < 0 ? rest : rest[..end];
            if (SecondsIn(unit) is not { } factor || number > Most)
            {
                return false;
            }

            seconds += number * factor;
            rest = rest[unit.Length..];
        }

        // Go's own limit, about 292 years.
        if (text.Length == 0 || seconds > 9_223_372_036m)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>As Go prints it, without the zero parts: <c>168h</c>, <c>1h30m</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0";
        }

        var hours = (long)value.TotalHours;
        var seconds = (value.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
        return string.Create(CultureInfo.InvariantCulture, $"{(hours > 0 ? $"{hours}h" : "")}{(value.Minutes > 0 ? $"{value.Minutes}m" : "")}{(seconds > 0 ? $"{seconds:0.#######}s" : "")}");
    }

    private static decimal? SecondsIn(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600m,
        "m" => 60m,
        "s" => 1m,
        "ms" => 0.001m,
        "us" or "µs" => 0.000001m,
        "ns" => 0.000000001m,
        _ => null,
    };
}
