namespace OAuthProxy;

/// <summary>The places that people can go to from the portal, as of now.</summary>
internal interface IOpenHosts
{
    /// <param name="person">Who asks.</param>
    /// <param name="host">Where they ask, as <see cref="HostNames.Normalized"/> has it. What is at every host that nobody names is told only at one of those.</param>
    /// <returns>In the order in which they are shown.</returns>
    IReadOnlyList<OpenHost> For(Identity person, ReadOnlySpan<char> host);
}

/// <summary>One of the places behind the proxy.</summary>
/// <param name="Host">As <see cref="HostNames.Normalized"/> has it; empty for the one that was asked.</param>
/// <param name="Path">Where it begins, with a slash.</param>
/// <param name="Title">What people call it.</param>
internal sealed record OpenHost(string Host, string Path, string Title);
