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

/// <summary>Where an application listens.</summary>
/// <param name="Url">Scheme, host and port, without a path.</param>
/// <param name="Socket">The Unix socket in place of host and port; empty for none.</param>
internal sealed record UpstreamAddress(Uri Url, string Socket)
{
    public override string ToString() => Socket.Length > 0 ? $"unix://{Socket}" : Url.GetLeftPart(UriPartial.Authority);
}

internal enum UpstreamBalance
{
    /// <summary>The less busy of two that are drawn at random.</summary>
    PowerOfTwo,

    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>The least busy of all.</summary>
    LeastRequests,

    Random,

    /// <summary>The first that is good, in the order in which they are written: the others stand by.</summary>
    First,
}

/// <summary>How the proxy finds out whether an address is good: a GET that has to be answered with a status of 2xx.</summary>
/// <param name="Path">What is asked for.</param>
/// <param name="Interval">From one question to the next.</param>
/// <param name="Timeout">How long an answer may take.</param>
internal sealed record UpstreamHealth(string Path, TimeSpan Interval, TimeSpan Timeout)
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
}
