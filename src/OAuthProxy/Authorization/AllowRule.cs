namespace OAuthProxy.Authorization;

/// <summary>
/// Who may pass at a host or a path: conditions that hold for all, and alternatives of which one must hold beside them, if there are any. A pure
/// judge. Where addresses are asked for, one address has to satisfy all, and is the one by which the person passes.
/// </summary>
/// <param name="All">These must hold in any case.</param>
/// <param name="Any">One of these must hold too; empty: there are no alternatives.</param>
internal sealed record AllowRule(AllowConditions All, IReadOnlyList<AllowConditions> Any)
{
    public FilePosition Position => All.Position;

    public AccessDecision Judge(Identity identity)
    {
        if (All.AreNone && Any.Count == 0)
        {
            return Refuse(AllowRefusals.Nobody(identity)); // who wrote nothing did not mean everybody
        }

        if (All.MissingIn(identity) is { } missing)
        {
            return Refuse(missing);
        }

        if (Any.Count == 0)
        {
            return AddressFor(identity, alternative: null) is { } email ? Allow(email, All) : Refuse(AllowRefusals.NoAddress(identity));
        }

        Refusal? only = null;
        foreach (var alternative in Any)
        {
            only = alternative.AreNone ? AllowRefusals.Nobody(identity) : alternative.MissingIn(identity);
            if (only is null)
            {
                if (AddressFor(identity, alternative) is { } email)
                {
                    return Allow(email, alternative);
                }

                only = AllowRefusals.NoAddress(identity);
            }
        }

        return Refuse(Any.Count == 1 ? only! : AllowRefusals.NoAlternative(identity, Any));
    }

    private static AccessDecision Allow(string email, AllowConditions by) => AccessDecision.Allow(email) with { Rule = by.Position };

    private AccessDecision Refuse(Refusal refusal) => AccessDecision.Refuse(refusal) with { Rule = Position };

    /// <summary>The first address that satisfies both; empty where none is needed and there is none, null where one is missing.</summary>
    private string? AddressFor(Identity identity, AllowConditions? alternative)
    {
        if (identity.IsLocal)
        {
            return All.AskForAddress || alternative?.AskForAddress == true ? null : "";
        }

        foreach (var email in identity.Emails)
        {
            if (EmailDomains.IsAddress(email) && All.HoldForAddress(email) && alternative?.HoldForAddress(email) != false)
            {
                return email;
            }
        }

        return All.AskForAddress || alternative?.AskForAddress == true ? null : "";
    }
}
