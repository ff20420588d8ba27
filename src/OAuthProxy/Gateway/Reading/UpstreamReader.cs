using OAuthProxy.Upstreams;

namespace OAuthProxy.Gateway.Reading;

/// <summary>Reads <c>upstream</c>: an address, a list of them, or a mapping that says more.</summary>
internal sealed class UpstreamReader(FileValues values)
{
    private static readonly Dictionary<string, UpstreamBalance> Balances = new(StringComparer.Ordinal)
    {
        ["power_of_two"] = UpstreamBalance.PowerOfTwo,
        ["round_robin"] = UpstreamBalance.RoundRobin,
        ["least_requests"] = UpstreamBalance.LeastRequests,
        ["random"] = UpstreamBalance.Random,
        ["first"] = UpstreamBalance.First,
    };

    private readonly ProblemList _problems = values.Problems;
    private readonly AddressReader _addresses = new(values);

    /// <summary>The words of <c>balance</c>.</summary>
    public static IEnumerable<string> BalanceWords => Balances.Keys;

    public GatewayUpstream? Read(FileNode? node) => node switch
    {
        null or { Kind: FileNodeKind.Broken } => null,
        { Kind: FileNodeKind.Mapping } => FileMapping.Of(node, MappingKind.Upstream, _problems) is { } mapping ? Read(mapping) : null,
        { Kind: FileNodeKind.List } => Of(node, Addresses(node, "upstream")),
        _ => Of(node, _addresses.Read(node, "upstream") is { } address ? [address] : []),
    };

    private GatewayUpstream Read(FileMapping mapping)
    {
        if (mapping["addresses"] is null)
        {
            _problems.Add(mapping.Node, "an upstream has no 'addresses'", "Write addresses: [http://HOST:PORT]");
        }

        return Of(mapping.Node, Addresses(mapping["addresses"], "addresses")) with
        {
            Balance = Balance(mapping["balance"]),
            Health = Health(mapping["health"]),
            IsSticky = values.Boolean(mapping["sticky"], "sticky") ?? false,
        };
    }

    private GatewayUpstream Of(FileNode node, IReadOnlyList<UpstreamAddress> addresses) => new() { Position = _problems.At(node), Addresses = addresses };

    private List<UpstreamAddress> Addresses(FileNode? node, string key)
    {
        var addresses = new List<UpstreamAddress>();
        foreach (var item in values.Items(node, key) ?? [])
        {
            if (_addresses.Read(item, key) is not { } address)
            {
                continue;
            }

            if (addresses.Contains(address))
            {
                _problems.Add(item, $"the address {address} is given twice", "Leave one of the two out");
            }

            addresses.Add(address);
        }

        return addresses;
    }

    private UpstreamBalance Balance(FileNode? node)
    {
        if (values.Text(node, "balance") is not { } text)
        {
            return UpstreamBalance.PowerOfTwo;
        }

        if (!Balances.TryGetValue(text, out var balance))
        {
            var near = NearestName.Find(text, Balances.Keys);
            _problems.Add(node!, $"'balance' is '{HostNames.Printable(text)}'", near is null ? $"Write {string.Join(", ", Balances.Keys)}" : $"Did you mean '{near}'?");
        }

        return balance;
    }

    private UpstreamHealth? Health(FileNode? node)
    {
        if (node is null || FileMapping.Of(node, MappingKind.Health, _problems) is not { } mapping)
        {
            return null;
        }

        var path = values.Text(mapping["path"], "path");
        if (mapping["path"] is null)
        {
            _problems.Add(node, "'health' has no 'path'", "Write the path that answers 200 while the application is well, such as path: /healthz");
        }
        else if (path is not null && (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.Any(c => c is <= ' ' or > '~' or '#')))
        {
            _problems.Add(mapping["path"]!, $"'{HostNames.Printable(path)}' is no path of a URL", "Begin it with a slash, and encode what is not printable ASCII");
        }

        var interval = values.Duration(mapping["interval"], "interval") ?? UpstreamHealth.DefaultInterval;
        var timeout = values.Duration(mapping["timeout"], "timeout") ?? UpstreamHealth.DefaultTimeout;
        return new(path ?? "/", interval, timeout);
    }
}
