namespace OAuthProxy.Authorization;

/// <summary>Logins, organizations, teams, repositories and addresses, compared without regard to case, as GitHub does.</summary>
internal static class Names
{
    public static bool AnyIsAmong(IReadOnlyList<string> wanted, IReadOnlyList<string> held)
    {
        foreach (var name in wanted)
        {
            if (IsAmong(name, held))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsAmong(string name, IReadOnlyList<string> names)
    {
        foreach (var candidate in names)
        {
            if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
