namespace OAuthProxy.Upstreams;

/// <summary>Which of several addresses the next request goes to.</summary>
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
