using System.Collections.Concurrent;
using OAuthProxy.Redis.Connections;

namespace OAuthProxy.Redis.Cluster;

/// <summary>
/// A cluster: each key has its server, and the servers say where it is when it has moved ("Redis cluster specification", "Redirection and
/// resharding").
/// </summary>
internal sealed class ClusterServers : IRedisServers
{
    /// <summary>More redirections in a row than this are a circle.</summary>
    private const int MostTurns = 6;

    private static readonly TimeSpan PauseBeforeAnotherTry = TimeSpan.FromMilliseconds(50);

    private readonly RedisOptions _options;
    private readonly RedisDialer _dialer;
    private readonly RedisInstruments _instruments;
    private readonly TimeProvider _clock;
    private readonly ILogger<RedisClient> _logger;
    private readonly ConcurrentDictionary<ClusterAddress, RedisNode> _nodes = new();
    private readonly ClusterMap _map;

    public ClusterServers(RedisOptions options, RedisDialer dialer, RedisInstruments instruments, TimeProvider clock, ILogger<RedisClient> logger)
    {
        (_options, _dialer, _instruments, _clock, _logger) = (options, dialer, instruments, clock, logger);
        _map = new(ReadersOfMap, Retire, clock, logger);
    }

    public bool IsUp => _nodes.Values.Any(node => node.IsUp);

    public async ValueTask<RedisValue> SendAsync(RedisCommand command, CancellationToken cancellationToken)
    {
        var slot = command.Key is { } key ? HashSlot.Of(key) : 0;
        ClusterAddress? detour = null;
        var isSecondTry = false;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var address = detour ?? (await _map.GetAsync(ConnectionLimits.Patience, cancellationToken)).OwnerOf(slot) ?? throw Unowned(slot);
            try
            {
                var connection = await NodeAt(address).ConnectionAsync(ConnectionLimits.Patience, cancellationToken);
                return detour is null ? await connection.SendAsync(command, cancellationToken) : await connection.SendAskingAsync(command, cancellationToken);
            }
            catch (RedisException failure)
            {
                detour = null;
                switch (failure.Code)
                {
                    case "MOVED" when Target(failure, address) is { } owner:
                        _map.Move(slot, owner);
                        break;
                    case "ASK" when Target(failure, address) is { } importing:
                        detour = importing;
                        break;
                    case "TRYAGAIN":
                        await Task.Delay(PauseBeforeAnotherTry, _clock, cancellationToken);
                        break;
                    default:
                        // Another server may have taken over; who comes next finds it.
                        if (failure.Kind == RedisFailure.Unavailable)
                        {
                            _map.Doubt();
                        }

                        if (isSecondTry || !failure.Retry.Allows(command))
                        {
                            throw;
                        }

                        isSecondTry = true;
                        break;
                }
            }
        }

        throw new RedisException(RedisFailure.Unavailable, "the servers of the Redis cluster send the command on and on, and none does it");
    }

    /// <summary>One server that answers is enough: to call the proxy not ready for the keys of another would take all keys away.</summary>
    public async ValueTask CheckAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var map = await _map.GetAsync(patience, cancellationToken);
        var failures = new List<RedisException>();
        var primaries = map.Primaries.ToList();
        await Task.WhenAll(primaries.Select(async address =>
        {
            try
            {
                await NodeAt(address).CheckAsync(patience, cancellationToken);
            }
            catch (RedisException failure)
            {
                lock (failures)
                {
                    failures.Add(failure);
                }
            }
        }));
        if (failures.Count > 0)
        {
            _map.Doubt();
        }

        if (primaries.Count == 0 || failures.Count == primaries.Count)
        {
            throw failures.Count > 0 ? failures[0].Again() : Unowned(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _map.DisposeAsync();
        foreach (var node in _nodes.Values)
        {
            await node.DisposeAsync();
        }
    }

    private static RedisException Unowned(int slot) => new(RedisFailure.Unavailable, $"no server of the Redis cluster has slot {slot}");

    /// <summary>A redirection is <c>MOVED slot host:port</c>.</summary>
    private static ClusterAddress? Target(RedisException redirection, ClusterAddress asked) =>
        redirection.ServerLine.Split(' ') is [_, _, var address] ? ClusterAddress.Parse(address, asked.Host) : null;

    private RedisNode NodeAt(ClusterAddress address) =>
        _nodes.GetOrAdd(address, static (where, self) => new RedisNode(token => self.OpenAsync(where, token), self._instruments, self._clock, self._logger), this);

    private Task<RedisConnection> OpenAsync(ClusterAddress address, CancellationToken cancellationToken)
    {
        // The cluster tells addresses alone; all else is as with the servers that the operator named.
        var named = _options.ClusterNodes.FirstOrDefault(node => node.Password.IsGiven) ?? _options.ClusterNodes[0];
        return OpenAsync(named with { Host = address.Host, Port = address.Port }, cancellationToken);
    }

    private Task<RedisConnection> OpenAsync(RedisServerOptions server, CancellationToken cancellationToken) =>
        _dialer.OpenAsync(server, RedisCredentials.Of(_options.Username, _options.Password, server), cancellationToken);

    /// <summary>Those who may know the map: who is connected, then whom the operator named, then whoever was known.</summary>
    private IEnumerable<MapReader> ReadersOfMap()
    {
        foreach (var (address, node) in _nodes)
        {
            if (node.Current is { } connection)
            {
                yield return new(address.Host, async token => await connection.SendAsync(ClusterMap.Question, token));
            }
        }

        foreach (var server in _options.ClusterNodes)
        {
            yield return new(server.Host, token => AskOnceAsync(OpenAsync(server, token), token));
        }

        foreach (var address in _nodes.Where(node => !node.Value.IsUp).Select(node => node.Key))
        {
            yield return new(address.Host, token => AskOnceAsync(OpenAsync(address, token), token));
        }
    }

    private static async Task<RedisValue> AskOnceAsync(Task<RedisConnection> opening, CancellationToken cancellationToken)
    {
        await using var connection = await opening;
        return await connection.SendAsync(ClusterMap.Question, cancellationToken);
    }

    /// <summary>Stops looking for servers that have left. One that is connected may be about to get its first slots.</summary>
    private void Retire(SlotMap map)
    {
        var primaries = map.Primaries.ToHashSet();
        foreach (var (address, node) in _nodes)
        {
            if (!primaries.Contains(address) && !node.IsUp && _nodes.TryRemove(address, out _))
            {
                _ = node.DisposeAsync().AsTask();
            }
        }
    }
}
