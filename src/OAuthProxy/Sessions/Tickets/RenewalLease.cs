using System.Security.Cryptography;
using OAuthProxy.Redis;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// Sees to it that one replica at a time asks GitHub about a session. It is a key that ends by itself, so that a holder that dies delays the
/// others and no more; and only its holder can remove it, so that one who was late does not remove another's.
/// </summary>
internal sealed class RenewalLease : IAsyncDisposable
{
    /// <summary>Longer than its holder may take: a renewal, and the time to store it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(45);

    private const string RemoveOwn = "if redis.call('GET',KEYS[1])==ARGV[1] then return redis.call('DEL',KEYS[1]) end return 0";
    private const int OwnerSize = 16;

    private readonly SessionServer _server;
    private readonly string _key;
    private readonly byte[] _owner;

    private RenewalLease(SessionServer server, string key, byte[] owner) => (_server, _key, _owner) = (server, key, owner);

    /// <summary>Null while somebody else has it.</summary>
    public static async ValueTask<RenewalLease?> TryTakeAsync(SessionServer server, string sessionKey)
    {
        var (key, owner) = (sessionKey + "-lease", RandomNumberGenerator.GetBytes(OwnerSize));
        var taken = await server.WriteAsync(RedisCommand.Set(key, owner, Lifetime, condition: RedisCondition.IfAbsent));
        return taken.IsOk ? new(server, key, owner) : null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _server.WriteAsync(RedisCommand.Eval(RemoveOwn, _key, isRepeatable: true, _owner));
        }
        catch (SessionStoreException)
        {
            // It ends by itself.
        }
    }
}
