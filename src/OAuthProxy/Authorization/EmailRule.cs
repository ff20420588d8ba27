namespace OAuthProxy.Authorization;

/// <summary>Which e-mail addresses pass. Only verified addresses ever get here.</summary>
internal sealed class EmailRule(IReadOnlyList<string> domains, EmailList list)
{
    private readonly bool _any = domains.Contains("*");
    private readonly string[] _exact = [.. domains.Where(domain => !IsSuffix(domain)).Select(domain => domain.TrimStart('@'))];

    // ".example.com" and "*.example.com" are the same: everything below example.com, without itself.
    private readonly string[] _suffixes = [.. domains.Where(IsSuffix).Select(domain => domain.TrimStart('*'))];

    /// <summary>The first address that passes; the primary one comes first.</summary>
    public string? FirstAllowed(IReadOnlyList<string> emails)
    {
        foreach (var email in emails)
        {
            if (Allows(email))
            {
                return email;
            }
        }

        return null;
    }

    private bool Allows(string email)
    {
        // Two @ would let "attacker@evil.com@company.com" pass for an address of company.com.
        var at = email.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == email.Length - 1 || at != email.LastIndexOf('@'))
        {
            return false;
        }

        if (_any || list.Contains(email))
        {
            return true;
        }

        var domain = email.AsSpan(at + 1);
        foreach (var exact in _exact)
        {
            if (domain.Equals(exact, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var suffix in _suffixes)
        {
            if (domain.Length > suffix.Length && domain.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSuffix(string domain) => domain.StartsWith('.') || domain.StartsWith("*.", StringComparison.Ordinal);
}
