using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway;

/// <summary>The application behind a route: one address or several that are alike.</summary>
internal sealed record GatewayUpstream
{
    public required FilePosition Position { get; init; }

    /// <summary>In the order in which they are written; no two are the same.</summary>
    public required IReadOnlyList<UpstreamAddress> Addresses { get; init; }

    /// <summary>Which address the next request goes to.</summary>
    public UpstreamBalance Balance { get; init; } = UpstreamBalance.PowerOfTwo;

    /// <summary>Null: an address counts as good until it is taken out of the file.</summary>
    public UpstreamHealth? Health { get; init; }

    /// <summary>A browser stays with the address that it was first sent to, by a cookie.</summary>
    public bool IsSticky { get; init; }
}
