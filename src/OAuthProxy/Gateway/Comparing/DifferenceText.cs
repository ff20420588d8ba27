using System.Globalization;
using System.Text;

namespace OAuthProxy.Gateway.Comparing;

/// <summary>
/// A difference for people: hosts, below them their paths, and below these with a plus who gains it and with a minus who loses it. Hosts of which the
/// same is to be told stand together, as a change of the defaults can be one of two hundred.
/// </summary>
internal static class DifferenceText
{
    public static string Render(AccessDifference difference)
    {
        var hosts = difference.Places.GroupBy(place => place.Host, StringComparer.Ordinal).Select(host => (Name: host.Key, Told: string.Concat(host.Select(Told))));
        var text = new StringBuilder();
        foreach (var alike in hosts.GroupBy(host => host.Told, StringComparer.Ordinal))
        {
            text.AppendJoin('\n', alike.Select(host => host.Name)).Append('\n').Append(alike.Key);
        }

        return text.Append(difference.IsNone ? "nobody gains or loses anything\n" : $"{Summary(difference)}\n").ToString();
    }

    private static string Told(PlaceDifference place)
    {
        var text = new StringBuilder("  ").Append(place.Path);
        if (place.IsInBefore != place.IsInAfter)
        {
            text.Append(CultureInfo.InvariantCulture, $" (only in {(place.IsInBefore ? place.Before : place.After)?.Position.File})");
        }

        text.Append('\n');
        foreach (var change in place.Changes)
        {
            var methods = change.Methods.Count == 0 ? "" : $" [{string.Join(", ", change.Methods)}]";
            var (before, after) = (RuleOf(place.Before) ?? "not served", RuleOf(place.After) ?? "not served");
            text.Append(CultureInfo.InvariantCulture, $"    {(change.IsGain ? '+' : '-')} {change.Principal}{methods} ({before} -> {after})\n");
        }

        return place.IsUnfinished
            ? text.Append(CultureInfo.InvariantCulture, $"    ? a rule has more than {PrincipalSource.Most} combinations; there may be more changes than are told here\n").ToString()
            : text.ToString();
    }

    /// <summary>Where it stands who may use a route; null where there is none.</summary>
    public static string? RuleOf(GatewayRoute? route) => route is null ? null : route.Access.Position?.FileAndLine ?? "the flags";

    private static string Summary(AccessDifference difference)
    {
        var changes = difference.Places.SelectMany(place => place.Changes).ToList();
        var hosts = difference.Places.Where(place => place.Changes.Count > 0).Select(place => place.Host).Distinct(StringComparer.Ordinal).Count();
        return $"{Counted.Of(changes.Count(change => change.IsGain), "gain")} and {Counted.Of(changes.Count(change => !change.IsGain), "loss")} at {Counted.Of(hosts, "host")}";
    }
}
