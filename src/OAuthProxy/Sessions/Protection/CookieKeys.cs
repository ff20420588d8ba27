namespace OAuthProxy.Sessions.Protection;

/// <summary>A cookie secret and how long it opens what it has sealed.</summary>
internal sealed record CookieKey(byte[] Secret, DateTimeOffset OpensUntil);

/// <summary>
/// The cookie secrets of this process: one seals, and those that it has replaced still open. Those that the operator names do as long as they
/// are named; those that were replaced while the process ran, as long as what they sealed can be in force. So nobody is signed out by a change
/// of the secret; where it changes because it was stolen, a restart without it forgets it at once.
/// </summary>
internal sealed class CookieKeys(SessionCookieOptions options, TimeProvider clock)
{
    // Each costs an attempt at every cookie that is not ours.
    private const int MostRemembered = 4;

    private readonly Lock _change = new();
    private byte[][] _named = NamedIn(options);
    private volatile CookieKey[] _keys = [Lasting(options.CookieSecret.Bytes), .. NamedIn(options).Where(secret => !AreEqual(secret, options.CookieSecret.Bytes)).Select(Lasting)];

    /// <summary>The one that seals first. The same array as long as nothing has changed.</summary>
    public CookieKey[] InForce()
    {
        var keys = _keys;
        return keys.Length > 1 && keys[^1].OpensUntil <= clock.GetUtcNow() ? WithoutExpired() : keys;
    }

    /// <summary>One of the secrets has changed.</summary>
    public void Renew()
    {
        lock (_change)
        {
            var (secret, named) = (options.CookieSecret.Bytes, NamedIn(options));
            var until = options.Expire > TimeSpan.Zero ? clock.GetUtcNow() + options.Expire : DateTimeOffset.MaxValue;
            var dropped = _named.Where(before => !Contains(named, before)).ToArray();
            var remembered = _keys
                .Where(key => !AreEqual(key.Secret, secret) && !Contains(named, key.Secret) && !Contains(dropped, key.Secret))
                .Select(key => key.OpensUntil < until ? key : key with { OpensUntil = until });

            // Those that end first stay last.
            _keys = [Lasting(secret), .. named.Where(previous => !AreEqual(previous, secret)).Select(Lasting), .. remembered.Take(MostRemembered)];
            _named = named;
        }
    }

    private CookieKey[] WithoutExpired()
    {
        lock (_change)
        {
            return _keys = Array.FindAll(_keys, key => key.OpensUntil > clock.GetUtcNow());
        }
    }

    private static byte[][] NamedIn(SessionCookieOptions options) => [.. options.PreviousSecrets.Select(secret => secret.Bytes)];

    private static CookieKey Lasting(byte[] secret) => new(secret, DateTimeOffset.MaxValue);

    private static bool Contains(byte[][] secrets, byte[] secret) => Array.Exists(secrets, other => AreEqual(other, secret));

    private static bool AreEqual(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
