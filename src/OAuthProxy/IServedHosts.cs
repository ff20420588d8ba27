namespace OAuthProxy;

/// <summary>The hosts that upstreams are named for, as of now: upstreams can change while the program runs.</summary>
internal interface IServedHosts
{
    /// <summary>Whether there are no others: every upstream is for a host, so that nothing is served at one that nobody named.</summary>
    bool AreAll { get; }

    /// <param name="host">As <see cref="HostNames.Normalized"/> has it.</param>
    bool Contain(ReadOnlySpan<char> host);
}
