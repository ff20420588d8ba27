using System.Globalization;
using OAuthProxy.Redis;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// Which sessions a person has: a hash for each person, sealed, with the session's id as field. An entry is written before its session, so that
/// none is ever without, and what has ended is dropped when somebody looks. Every command is about one key, as a cluster wants it.
/// </summary>
internal sealed class PersonIndex(SessionCookieOptions options, PersonKeys keys, StoredSessions sessions, SessionServer server, SessionLifetime lifetime, CookieSecretProtectionProvider protection, TimeProvider clock)
{
    // The hash ends with the longest of its sessions, which is the newest. Both in one step, since a hash without an end would stay for ever.
    private const string SetAndLengthenScript = "redis.call('HSET',KEYS[1],ARGV[1],ARGV[2]) return redis.call('PEXPIRE',KEYS[1],ARGV[3])";

    /// <summary>An entry may be there for a moment before its session is.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(5);

    private readonly CookieBox _box = protection.BoxFor("listed session/" + options.CookieName);

    public static RedisCommand SetAndLengthen(string key, ReadOnlyMemory<byte> field, ReadOnlyMemory<byte> value, TimeSpan left)
    {
        var milliseconds = Math.Max(1, (long)left.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return RedisCommand.Eval(SetAndLengthenScript, key, isRepeatable: true, field, value, RedisCommand.Bytes(milliseconds));
    }

    public async ValueTask AddAsync(Session session, ListedSession entry)
    {
        var key = keys.Of(session.Identity);
        await SetAsync(key, entry.Ticket, _box.Seal(entry.Write(key)), session);
        if (keys.OfLogin(session.Identity) is { } login)
        {
            await SetAsync(login, key, [], session);
        }
    }

    /// <summary>GitHub was asked again. The entry also comes under today's login, and under today's secret.</summary>
    public async ValueTask RenewAsync(Ticket ticket, Session session)
    {
        var entries = await ReadAsync(keys.AllOf(session.Identity));
        if (entries.FirstOrDefault(entry => entry.Entry.Ticket == ticket.Name).Entry is { } entry)
        {
            await AddAsync(session, entry with { Login = session.Identity.Login, SeenAt = session.RefreshedAt });
        }
    }

    /// <summary>The session has ended.</summary>
    public async ValueTask RemoveAsync(Identity person, string ticket)
    {
        foreach (var key in keys.AllOf(person))
        {
            await server.WriteAsync(RedisCommand.HashDelete(key, ticket));
        }
    }

    /// <summary>The person's sessions that are in force, the newest first.</summary>
    public async ValueTask<IReadOnlyList<ListedSession>> ListAsync(string name) => await LivingAsync(await PlacesOfAsync(name));

    /// <summary>Ends all sessions of the person.</summary>
    /// <returns>How many there were.</returns>
    public ValueTask<int> EndAllAsync(Identity person) => EndAllAsync(keys.AllOf(person));

    /// <summary>The same for somebody whom an operator names: by login, by GitHub's id, or by a local account's name.</summary>
    public async ValueTask<int> EndAllAsync(string name) => await EndAllAsync(await PlacesOfAsync(name));

    private async ValueTask<int> EndAllAsync(IEnumerable<string> places)
    {
        var ended = 0;
        foreach (var (place, entry) in await ReadAsync(places))
        {
            ended += await sessions.EndAsync(entry.Ticket) ? 1 : 0;
            await server.WriteAsync(RedisCommand.HashDelete(place, entry.Ticket));
        }

        return ended;
    }

    private async ValueTask<IEnumerable<string>> PlacesOfAsync(string name)
    {
        var places = keys.AllCalled(name).ToHashSet(StringComparer.Ordinal);
        foreach (var login in keys.AllOfLogin(name))
        {
            var ids = (await server.ReadAsync(RedisCommand.HashGetAll(login))).Items;
            places.UnionWith(ids.Where((_, index) => index % 2 == 0).Select(id => id.Text ?? "").Where(keys.IsOfPerson));
        }

        return places;
    }

    private async ValueTask<IReadOnlyList<ListedSession>> LivingAsync(IEnumerable<string> places)
    {
        var living = new List<ListedSession>();
        foreach (var (place, entry) in await ReadAsync(places))
        {
            if (await sessions.ExistsAsync(entry.Ticket))
            {
                living.Add(entry);
            }
            else if (clock.GetUtcNow() - entry.SeenAt > Young)
            {
                await server.WriteAsync(RedisCommand.HashDelete(place, entry.Ticket));
            }
        }

        return [.. living.DistinctBy(entry => entry.Ticket).OrderByDescending(entry => entry.StartedAt)];
    }

    private async ValueTask<List<(string Place, ListedSession Entry)>> ReadAsync(IEnumerable<string> places)
    {
        var entries = new List<(string, ListedSession)>();
        foreach (var place in places)
        {
            var fields = (await server.ReadAsync(RedisCommand.HashGetAll(place))).Items;
            for (var index = 0; index + 1 < fields.Count; index += 2)
            {
                if (fields[index + 1].Bytes is { Length: >= SealedBox.Overhead } message && Open(message, place) is { } entry && entry.Ticket == fields[index].Text)
                {
                    entries.Add((place, entry));
                }
            }
        }

        return entries;
    }

    private ListedSession? Open(byte[] message, string place)
    {
        var plaintext = new byte[message.Length - SealedBox.Overhead];
        return _box.TryOpen(message, plaintext) ? ListedSession.Read(plaintext, place) : null;
    }

    private async ValueTask SetAsync(string key, string field, byte[] value, Session session)
    {
        await server.WriteAsync(SetAndLengthen(key, RedisCommand.Bytes(field), value, lifetime.Left(session)));
    }
}
