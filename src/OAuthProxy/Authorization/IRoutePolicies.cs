namespace OAuthProxy.Authorization;

/// <summary>The policies of what is served, as of now: they can change while the program runs.</summary>
internal interface IRoutePolicies
{
    /// <summary>The rules by which somebody can get in somewhere, each once; null stands for those of the flags.</summary>
    IReadOnlyList<AllowRule?> Rules { get; }

    /// <summary>The policy for a request that somebody else would forward.</summary>
    /// <param name="host">As <see cref="HostNames.Normalized"/> has it.</param>
    /// <param name="target">Path and query as they were sent; null where they are not known.</param>
    /// <returns>
    /// That of the flags for a host of which no file says anything. Null where a file says something of the host, but nothing of this target, or
    /// where the target is not known or can be read as that of several routes: nobody may pass there.
    /// </returns>
    RoutePolicy? Find(ReadOnlySpan<char> host, string? target);
}
