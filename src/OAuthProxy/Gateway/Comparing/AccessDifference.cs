namespace OAuthProxy.Gateway.Comparing;

/// <summary>Who gains and who loses what between two versions of the gateway file.</summary>
/// <param name="Places">Where there is something to tell, by host and path.</param>
internal sealed record AccessDifference(IReadOnlyList<PlaceDifference> Places)
{
    /// <summary>Everybody may do what they could, and nothing else, and it is certain.</summary>
    public bool IsNone => Places.All(place => place.Changes.Count == 0 && !place.IsUnfinished);
}

/// <summary>What is to be told of a host's path: it stands for all requests that no longer path of either file gets.</summary>
/// <param name="Host">As a route has it.</param>
/// <param name="Path">As a route has it.</param>
/// <param name="Before">What served it; null for nothing.</param>
/// <param name="After">What is to serve it; null for nothing.</param>
internal sealed record PlaceDifference(string Host, string Path, GatewayRoute? Before, GatewayRoute? After)
{
    /// <summary>The file of before has this very host and path, and not only something that gets its requests.</summary>
    public bool IsInBefore { get; init; }

    public bool IsInAfter { get; init; }

    public IReadOnlyList<AccessChange> Changes { get; init; } = [];

    /// <summary>A rule has more combinations than are told.</summary>
    public bool IsUnfinished { get; init; }

    public bool IsWorthTelling => IsInBefore != IsInAfter || Changes.Count > 0 || IsUnfinished;
}

/// <param name="IsGain">May now and could not before; otherwise the other way round.</param>
/// <param name="Principal">Who.</param>
/// <param name="Methods">With which methods; empty: with all.</param>
internal sealed record AccessChange(bool IsGain, string Principal, IReadOnlyList<string> Methods);
