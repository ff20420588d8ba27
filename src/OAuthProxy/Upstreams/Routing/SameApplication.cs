namespace OAuthProxy.Upstreams.Routing;

/// <summary>Two upstreams of a host are one application where the same addresses are asked for its health in the same way.</summary>
internal sealed class SameApplication : IEqualityComparer<Upstream>
{
    public static readonly SameApplication Comparer = new();

    private SameApplication()
    {
    }

    public bool Equals(Upstream? one, Upstream? other) =>
        one is not null
        && other is not null
        && one.Host.Equals(other.Host, StringComparison.Ordinal)
        && (ReferenceEquals(one.Addresses, other.Addresses) || one.Addresses.SequenceEqual(other.Addresses))
        && one.Health == other.Health;

    public int GetHashCode(Upstream upstream) => HashCode.Combine(upstream.Host.GetHashCode(StringComparison.Ordinal), upstream.Addresses.Count, upstream.Addresses[0]);
}
