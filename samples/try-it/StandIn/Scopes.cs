namespace TryIt.StandIn;

/// <summary>OAuth scopes: which includes which, and the normalised list GitHub keeps with a token.</summary>
internal static class Scopes
{
    private static readonly Dictionary<string, string[]> Included = new(StringComparer.Ordinal)
    {
        ["user"] = ["read:user", "user:email", "user:follow"],
        ["admin:org"] = ["write:org", "read:org"],
        ["write:org"] = ["read:org"],
        ["repo"] = ["public_repo", "repo:status", "repo:invite", "repo_deployment", "security_events"],
    };

    /// <summary>Splits at spaces and commas, drops doubles and whatever another scope in the list includes.</summary>
    public static IReadOnlyList<string> Parse(string? list)
    {
        var asked = (list ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var all = asked.Distinct(StringComparer.Ordinal).ToArray();
        return [.. all.Where(scope => !all.Any(other => Included.GetValueOrDefault(other)?.Contains(scope) is true))];
    }

    public static bool Allow(IReadOnlyList<string> granted, params ReadOnlySpan<string> anyOf)
    {
        foreach (var scope in anyOf)
        {
            if (granted.Contains(scope) || granted.Any(other => Included.GetValueOrDefault(other)?.Contains(scope) is true))
            {
                return true;
            }
        }

        return false;
    }
}
