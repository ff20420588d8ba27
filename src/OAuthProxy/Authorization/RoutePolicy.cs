namespace OAuthProxy.Authorization;

/// <summary>
/// What is asked of the requests of a route. It is found together with where they go, in one look-up, and goes with the request as a feature: so
/// that none is judged by one version of the rules and forwarded by another.
/// </summary>
internal sealed record RoutePolicy
{
    /// <summary>Of a route about which nothing is said but what the flags say of all.</summary>
    public static readonly RoutePolicy OfFlags = new();

    /// <summary>The route is one of a gateway file; its path decides who may pass, so that no request may read as one of another route.</summary>
    public bool IsOfFile => Position is not null;

    /// <summary>Where the route is written; null for one of the flags.</summary>
    public FilePosition? Position { get; init; }

    /// <summary>Anybody may pass. Whoever is signed in and satisfies <see cref="Rule"/> is announced to the application.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Who may pass; null: whom the flags let pass.</summary>
    public AllowRule? Rule { get; init; }

    /// <summary>Where public or the rule is written; null where nothing is.</summary>
    public FilePosition? RulePosition { get; init; }

    /// <summary>In capitals; empty: all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Only programs ask here: 401 and 403 as JSON, never a page or a redirect.</summary>
    public bool IsForPrograms { get; init; }

    public bool Takes(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.Ordinal);
}
