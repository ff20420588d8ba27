namespace OAuthProxy;

/// <summary>
/// From a host to what is served there. A host that is named is served as it is named and in no other way: neither what its wildcard has nor
/// what any host has is looked at then. It never changes; a changed one takes its place.
/// </summary>
/// <typeparam name="T">What is known of one host.</typeparam>
internal sealed class HostTable<T>
    where T : class
{
    private const string Wildcard = "*.";

    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _hosts;
    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _parents;
    private readonly T? _anyHost;

    /// <param name="hosts">As <see cref="Route.Host"/> has them.</param>
    public HostTable(IReadOnlyDictionary<string, T> hosts)
    {
        var names = new Dictionary<string, T>(hosts.Count, StringComparer.Ordinal);
        var parents = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (host, routes) in hosts)
        {
            if (host.Length == 0)
            {
                _anyHost = routes;
            }
            else if (host.StartsWith(Wildcard, StringComparison.Ordinal))
            {
                parents.Add(host[Wildcard.Length..], routes);
            }
            else
            {
                names.Add(host, routes);
            }
        }

        (_hosts, _parents) = (names.GetAlternateLookup<ReadOnlySpan<char>>(), parents.GetAlternateLookup<ReadOnlySpan<char>>());
    }

    /// <summary>Nothing is served but at hosts that are named.</summary>
    public bool NamesAll => _anyHost is null && (_hosts.Dictionary.Count > 0 || _parents.Dictionary.Count > 0);

    /// <summary>Each host that is written out, and an empty one for those that nobody names, in no order.</summary>
    public IEnumerable<(string Host, T Served)> Written
    {
        get
        {
            var named = _hosts.Dictionary.Select(host => (host.Key, host.Value));
            return _anyHost is null ? named : named.Append(("", _anyHost));
        }
    }

    /// <param name="host">As <see cref="HostNames.Normalized"/> has it; empty for a request without one.</param>
    /// <returns>Null where nothing is served.</returns>
    public T? Find(ReadOnlySpan<char> host) => FindNamed(host) ?? _anyHost;

    /// <summary>The exact name before the wildcard, which stands for one label and no more.</summary>
    public T? FindNamed(ReadOnlySpan<char> host)
    {
        if (_hosts.TryGetValue(host, out var routes))
        {
            return routes;
        }

        var dot = host.IndexOf('.');
        return dot > 0 && _parents.TryGetValue(host[(dot + 1)..], out routes) ? routes : null;
    }
}
