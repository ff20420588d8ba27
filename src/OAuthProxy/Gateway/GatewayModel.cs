using OAuthProxy.Authorization;
using OAuthProxy.Tls;

namespace OAuthProxy.Gateway;

/// <summary>The gateway file, read and found to be good: nothing in it is inherited any more, each route says all that holds for it.</summary>
/// <param name="File">As the operator named it.</param>
/// <param name="Hosts">In the order in which they are written.</param>
internal sealed record GatewayModel(string File, IReadOnlyList<GatewayHost> Hosts)
{
    /// <summary>Some host has a certificate of its own.</summary>
    public bool HasCertificates => Hosts.Any(host => host.Certificate is not null);
}

/// <summary>A host and what is served there.</summary>
/// <param name="Name">As <see cref="Route.Host"/> has it.</param>
/// <param name="Title">What people call it; empty where it is not said.</param>
/// <param name="Position">Where it is written.</param>
/// <param name="Routes">At least one; no two of them have paths that differ in case only.</param>
internal sealed record GatewayHost(string Name, string Title, FilePosition Position, IReadOnlyList<GatewayRoute> Routes)
{
    /// <summary>Null: that of the flags.</summary>
    public GatewayCertificate? Certificate { get; init; }
}

/// <summary>The certificate of a host.</summary>
/// <param name="Files">By their whole paths.</param>
/// <param name="Certificate">Where the certificate's file is named.</param>
/// <param name="Key">Where the key's is.</param>
internal sealed record GatewayCertificate(CertificateFiles Files, FilePosition Certificate, FilePosition Key);

/// <summary>A path of a host, where its requests go, and who may send them.</summary>
internal sealed record GatewayRoute
{
    public required FilePosition Position { get; init; }

    public required Route Route { get; init; }

    /// <summary>
    /// The path of a prefix without its slash, which nobody wrote: <c>/admin</c> beside <c>/admin/</c>. Most applications answer both alike, so that
    /// the rule of the prefix holds for it, and not a weaker one of the host.
    /// </summary>
    public bool IsImplied { get; init; }

    public required GatewayUpstream Upstream { get; init; }

    public required GatewayAccess Access { get; init; }

    /// <summary>Only programs ask here: 401 and 403 as JSON, never a page or a redirect.</summary>
    public bool IsForPrograms { get; init; }

    /// <summary>In capitals; HEAD is among them where GET is (RFC 9110 section 9.3.2). Empty: all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The application gets the path without <see cref="Path"/> at its beginning.</summary>
    public bool StripsPrefix { get; init; }

    public GatewayHeaders Headers { get; init; } = GatewayHeaders.None;

    /// <summary>How long the application may take to begin its answer; null: as <c>upstream-timeout</c> says.</summary>
    public TimeSpan? Timeout { get; init; }

    public string Path => Route.Path;

    /// <summary>What the gate asks of its requests.</summary>
    public RoutePolicy Policy => new()
    {
        Position = Position,
        IsPublic = Access.IsPublic,
        Rule = Access.Rule,
        RulePosition = Access.Position,
        Methods = Methods,
        IsForPrograms = IsForPrograms,
    };

    public bool Takes(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.Ordinal);
}

/// <summary>Who may use a route.</summary>
/// <param name="IsPublic">Anybody, without a sign-in. Whoever is signed in and satisfies <paramref name="Rule"/> is announced to the application.</param>
/// <param name="Rule">Null: the rules of the flags.</param>
/// <param name="Position">Where it is written; null where nothing is.</param>
internal sealed record GatewayAccess(bool IsPublic, AllowRule? Rule, FilePosition? Position)
{
    /// <summary>Nothing is said in the file.</summary>
    public static readonly GatewayAccess OfFlags = new(IsPublic: false, Rule: null, Position: null);
}

/// <summary>What is changed in the headers of a request on its way to the application, beside the proxy's own.</summary>
/// <param name="Set">In place of the client's headers of these names.</param>
/// <param name="Remove">The client's headers of these names.</param>
internal sealed record GatewayHeaders(IReadOnlyList<KeyValuePair<string, string>> Set, IReadOnlyList<string> Remove)
{
    public static readonly GatewayHeaders None = new([], []);
}
