namespace OAuthProxy.Authorization;

/// <summary>Which e-mail addresses pass. Only verified addresses ever get here.</summary>
internal sealed class EmailRule(IReadOnlyList<string> domains, EmailList list)
{
    private readonly EmailDomains _domains = new(domains);

    /// <summary>The first address that passes; the primary one comes first.</summary>
    public string? FirstAllowed(IReadOnlyList<string> emails)
    {
        foreach (var email in emails)
        {
            if (_domains.Contain(email) || (list.Contains(email) && EmailDomains.IsAddress(email)))
            {
                return email;
            }
        }

        return null;
    }
}
