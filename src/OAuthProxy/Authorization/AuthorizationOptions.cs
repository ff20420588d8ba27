using System.Net;

namespace OAuthProxy.Authorization;

/// <summary>Who may pass. Every name in it is compared without regard to case, as GitHub does.</summary>
internal sealed record AuthorizationOptions
{
    /// <summary>Membership of this organization is required; empty: of none.</summary>
    public string Organization { get; init; } = "";

    /// <summary>Membership of one of these teams is required, each written <c>org:slug</c>; empty: of none.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>Access to this repository (<c>owner/name</c>) is required; empty: to none.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Logins for whom organization, team and repository do not matter. Alone, nobody else passes.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary><c>*</c>, <c>example.com</c>, or <c>.example.com</c> and <c>*.example.com</c> for its subdomains.</summary>
    public IReadOnlyList<string> EmailDomains { get; init; } = [];

    /// <summary>A file of addresses that pass beside those of <see cref="EmailDomains"/>; empty: none.</summary>
    public string EmailsFile { get; init; } = "";

    /// <summary>Membership of one of these groups (<c>org</c> or <c>org:slug</c>) is required; empty: of none.</summary>
    public IReadOnlyList<string> AllowedGroups { get; init; } = [];

    /// <summary>Requests that need no sign-in; any one rule is enough.</summary>
    public IReadOnlyList<RouteRule> OpenRoutes { get; init; } = [];

    /// <summary>Clients of these networks need no sign-in, whatever they ask for.</summary>
    public IReadOnlyList<IPNetwork> TrustedClients { get; init; } = [];

    /// <summary>OPTIONS requests need no sign-in: a browser sends them without cookies before it sends the request itself (CORS).</summary>
    public bool OpenPreflight { get; init; }
}
