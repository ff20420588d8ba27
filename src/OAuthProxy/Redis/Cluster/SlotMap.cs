namespace OAuthProxy.Redis.Cluster;

/// <summary>A server of the cluster, as the cluster announces it.</summary>
internal readonly record struct ClusterAddress(string Host, int Port)
{
    /// <summary>As in a redirection: the host may be an IPv6 address without brackets; an empty one is that of who redirects.</summary>
    public static ClusterAddress? Parse(string text, string asked)
    {
        var colon = text.LastIndexOf(':');
        return colon >= 0 && ushort.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port)
            ? new(colon == 0 ? asked : text[..colon].Trim('[', ']'), port)
            : null;
    }
}

/// <summary>Which server has which slots.</summary>
internal sealed class SlotMap
{
    private readonly ClusterAddress?[] _owners = new ClusterAddress?[HashSlot.Count];

    public IEnumerable<ClusterAddress> Primaries => _owners.OfType<ClusterAddress>().Distinct();

    public ClusterAddress? OwnerOf(int slot) => _owners[slot];

    /// <summary>Reads CLUSTER SLOTS: for each range the first and the last slot, the primary, and replicas.</summary>
    /// <param name="reply">The reply; what in it is not understood is left out.</param>
    /// <param name="asked">The host that was asked: a server that does not know its own address leaves it out.</param>
    public static SlotMap Read(RedisValue reply, string asked)
    {
        var map = new SlotMap();
        foreach (var range in reply.Items)
        {
            if (range.Items is [{ Integer: >= 0 and { } first }, { Integer: < HashSlot.Count and { } last }, { Items: [var host, { Integer: > 0 and <= ushort.MaxValue and { } port }, ..] }, ..])
            {
                var owner = new ClusterAddress(host.Text is { Length: > 0 } name && name != "?" ? name : asked, (int)port);
                for (var slot = first; slot <= last; slot++)
                {
                    map._owners[slot] = owner;
                }
            }
        }

        return map;
    }

    /// <summary>The same but for one slot, as a server said that it has moved.</summary>
    public SlotMap With(int slot, ClusterAddress owner)
    {
        var map = new SlotMap();
        _owners.CopyTo(map._owners, 0);
        map._owners[slot] = owner;
        return map;
    }
}
