using OAuthProxy.Redis;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// Whether the user of Redis may do all that sessions need, tried once before the start with keys that no session has. With an ACL that forgets
/// a command the first to notice would be somebody who signs in, or, worse, signs out.
/// </summary>
internal sealed class ServerRights(SessionCookieOptions options, RedisClient redis)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    /// <summary>Null also where Redis cannot be asked, or cannot write now: neither is for ever.</summary>
    public async ValueTask<StartMistake?> FindMistakeAsync(CancellationToken cancellationToken)
    {
        var (value, hash) = ($"{options.CookieName}-start", $"{options.CookieName}-start-hash");
        RedisCommand[] needed =
        [
            RedisCommand.Set(value, RedisCommand.Bytes("1"), Short),
            RedisCommand.Get(value),
            PersonIndex.SetAndLengthen(hash, RedisCommand.Bytes("1"), RedisCommand.Bytes("1"), Short),
            RedisCommand.HashGetAll(hash),
            RedisCommand.HashDelete(hash, "1"),
            RedisCommand.Delete(value),
        ];
        try
        {
            foreach (var command in needed)
            {
                await redis.SendAsync(command, cancellationToken);
            }

            return null;
        }
        catch (RedisException refused) when (refused.IsAboutRights)
        {
            return new("redis-username", refused.Message, $"Let the user do it (ACL SETUSER NAME ~{options.CookieName}-* +get +set +del +hset +hgetall +hdel +pexpire +eval), or give another");
        }
        catch (RedisException)
        {
            return null;
        }
    }
}
