namespace OAuthProxy.Sessions.Protection;

/// <summary>A cookie secret and how long it opens what it has sealed.</summary>
internal sealed record CookieKey(byte[] Secret, DateTimeOffset OpensUntil);

/// <summary>
/// The cookie secrets of this process: one seals, and those that it has replaced still open, as long as what they sealed can be in force. So
/// nobody is signed out by a change of the secret; where it changes because it was stolen, a restart forgets the old one at once.
/// </summary>
internal sealed class CookieKeys(SessionCookieOptions options, TimeProvider clock)
{
    // Each costs an attempt at every cookie that is not ours.
    private const int MostPrevious = 4;

    private readonly Lock _change = new();
    private volatile CookieKey[] _keys = [new(options.CookieSecret.Bytes, DateTimeOffset.MaxValue)];

    /// <summary>The one that seals first. The same array as long as nothing has changed.</summary>
    public CookieKey[] InForce()
    {
        var keys = _keys;
        return keys.Length > 1 && keys[^1].OpensUntil <= clock.GetUtcNow() ? WithoutExpired() : keys;
    }

    /// <summary>The secret has changed.</summary>
    public void Renew()
    {
        lock (_change)
        {
            var secret = options.CookieSecret.Bytes;
            var until = options.Expire > TimeSpan.Zero ? clock.GetUtcNow() + options.Expire : DateTimeOffset.MaxValue;
            var previous = _keys
                .Where(key => !key.Secret.AsSpan().SequenceEqual(secret))
                .Select(key => key.OpensUntil < until ? key : key with { OpensUntil = until });
            _keys = [new(secret, DateTimeOffset.MaxValue), .. previous.Take(MostPrevious)];
        }
    }

    private CookieKey[] WithoutExpired()
    {
        lock (_change)
        {
            return _keys = Array.FindAll(_keys, key => key.OpensUntil > clock.GetUtcNow());
        }
    }
}
