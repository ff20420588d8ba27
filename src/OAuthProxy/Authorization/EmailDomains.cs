namespace OAuthProxy.Authorization;

/// <summary>Domains of e-mail addresses: <c>*</c>, <c>example.com</c>, or <c>.example.com</c> and <c>*.example.com</c> for its subdomains.</summary>
internal sealed class EmailDomains(IReadOnlyList<string> domains)
{
    private readonly bool _any = domains.Contains("*");
    private readonly string[] _exact = [.. domains.Where(domain => !IsSuffix(domain)).Select(domain => domain.TrimStart('@'))];

    // ".example.com" and "*.example.com" are the same: everything below example.com, without itself.
    private readonly string[] _suffixes = [.. domains.Where(IsSuffix).Select(domain => domain.TrimStart('*'))];

    /// <summary>Two @ would let "attacker@evil.com@company.com" pass for an address of company.com.</summary>
    public static bool IsAddress(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < email.Length - 1 && at == email.LastIndexOf('@');
    }

    public bool Contain(string email)
    {
        if (!IsAddress(email))
        {
            return false;
        }

        if (_any)
        {
            return true;
        }

        var domain = email.AsSpan(email.IndexOf('@', StringComparison.Ordinal) + 1);
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
