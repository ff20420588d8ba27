using System.Globalization;
using OAuthProxy.Redis;
using OAuthProxy.Sessions.Tickets;

namespace OAuthProxy.Sessions.Ring;

/// <summary>The ring as it is in Redis.</summary>
/// <param name="Keys">In the order in which they seal.</param>
/// <param name="Fields">All there is, also what does not open.</param>
internal sealed record StoredRing(IReadOnlyList<RingKey> Keys, IReadOnlyList<byte[]> Fields)
{
    public bool HasForeign => Fields.Count > Keys.Count;
}

/// <summary>Keeps the ring in Redis: a hash with a field for each key. Every command is about that one hash.</summary>
internal sealed class RingStore(SessionServer server)
{
    // Whoever adds a key says which ones they know of. If there is another one, somebody was faster, and theirs counts.
    private const string AddIfNothingNew = """
        local ring = redis.call('HGETALL', KEYS[1])
        for i = 1, #ring, 2 do
          local known = false
          for j = 4, #ARGV do
            if ARGV[j] == ring[i] then known = true end
          end
          if not known then return ring end
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return redis.call('HGETALL', KEYS[1])
        """;

    // A key has about a hundred bytes; whoever writes more there wants us to work.
    private const int LargestField = 256;

    public async ValueTask<StoredRing> ReadAsync(RingSeal seal) => Ring(await server.ReadAsync(RedisCommand.HashGetAll(seal.Place)), seal);

    /// <summary>Adds a key, unless the ring has one that was not seen before. Of several replicas that do so at once, one succeeds.</summary>
    /// <returns>The ring as it is then.</returns>
    public async ValueTask<StoredRing> AddAsync(RingSeal seal, RingKey key, StoredRing seen, TimeSpan lifetime)
    {
        ReadOnlyMemory<byte>[] arguments = [RedisCommand.Bytes(key.Id), seal.Seal(key), Milliseconds(lifetime), .. seen.Fields];

        // Sent twice it would find its own key, which is what it asks for.
        return Ring(await server.WriteAsync(RedisCommand.Eval(AddIfNothingNew, seal.Place, isRepeatable: true, arguments)), seal);
    }

    /// <summary>Puts keys into a ring that replicas know from another one.</summary>
    public async ValueTask CopyAsync(RingSeal seal, IEnumerable<RingKey> keys, TimeSpan lifetime)
    {
        await server.WriteAsync(RedisCommand.HashSet(seal.Place, [.. keys.Select(key => (key.Id, (ReadOnlyMemory<byte>)seal.Seal(key)))]));
        await server.WriteAsync(RedisCommand.Expire(seal.Place, lifetime));
    }

    public async ValueTask RemoveAsync(RingSeal seal, IEnumerable<RingKey> keys) =>
        await server.WriteAsync(RedisCommand.HashDelete(seal.Place, [.. keys.Select(key => key.Id)]));

    private static StoredRing Ring(RedisValue value, RingSeal seal)
    {
        var (keys, fields) = (new List<RingKey>(), new List<byte[]>());
        for (var index = 0; index + 1 < value.Items.Count; index += 2)
        {
            if (value.Items[index].Bytes is not { } field)
            {
                continue;
            }

            fields.Add(field);
            if (field.Length <= LargestField && value.Items[index + 1].Bytes is { Length: <= LargestField } message && seal.Open(value.Items[index].Text!, message) is { } key)
            {
                keys.Add(key);
            }
        }

        return new([.. keys.OrderBy(key => key.SealsFrom).ThenBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)], fields);
    }

    private static ReadOnlyMemory<byte> Milliseconds(TimeSpan time) => RedisCommand.Bytes(((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
}
