using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Ring;

/// <summary>
/// The keys of the cookies where the operator gave none: the replicas make them, keep them in Redis and replace them. What is known of the ring
/// is used for a while without asking; a replica that could not ask for longer says that it does not know, and takes nobody for a stranger.
/// </summary>
internal sealed partial class KeyRing(SessionCookieOptions options, Secret clientSecret, SessionLifetime lifetime, RingStore store, TimeProvider clock, ILogger<KeyRing> logger) : ICookieKeys
{
    private readonly Lock _gate = new();
    private readonly RingOrder _order = new(lifetime.Whole ?? TimeSpan.Zero);
    private volatile Known? _known;
    private Task _reading = Task.CompletedTask;

    public bool IsKnown => IsTrusted(_known, clock.GetUtcNow());

    public CookieKey[] InForce()
    {
        var (known, now) = (_known, clock.GetUtcNow());
        if (!IsTrusted(known, now))
        {
            throw new SessionStoreException("the key ring in Redis could not be read");
        }

        return now < known!.ChangesAt ? known.InForce : Rearranged(known, now);
    }

    /// <summary>A previous cookie secret has changed.</summary>
    public void Renew()
    {
        if (_known is { } known)
        {
            Rearranged(known, clock.GetUtcNow());
        }
    }

    public ValueTask EnsureKnownAsync() => IsKnown ? ValueTask.CompletedTask : new(ReadAsync());

    /// <summary>Reads the ring, and sees to it that there is one and that its newest key is not too old. Everybody who asks meanwhile shares it.</summary>
    /// <exception cref="SessionStoreException">Redis cannot be asked.</exception>
    public Task ReadAsync() => ReadOnceAsync(isKept: true);

    /// <summary>The same without a change to it: for a command there may be no ring.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public Task LookAsync() => ReadOnceAsync(isKept: false);

    /// <summary>Before the proxy listens, so that the first request finds the keys.</summary>
    /// <returns>Null always: where Redis is away they are read later, and what it does not allow another check tells.</returns>
    public async ValueTask<StartMistake?> TryAtStartAsync()
    {
        await WhyNotReadyAsync();
        return null;
    }

    /// <summary>For <c>/ready</c>, which anybody may read.</summary>
    public async ValueTask<string?> WhyNotReadyAsync()
    {
        try
        {
            await EnsureKnownAsync();
            return null;
        }
        catch (SessionStoreException)
        {
            return "the keys of the cookies are not known; the log says more";
        }
    }

    private Task ReadOnceAsync(bool isKept)
    {
        lock (_gate)
        {
            return _reading.IsCompleted ? _reading = Task.Run(() => TakeAsync(isKept)) : _reading;
        }
    }

    private async Task TakeAsync(bool isKept)
    {
        var (before, now) = (_known, clock.GetUtcNow());
        var secret = clientSecret.Bytes;
        var seal = before?.Seal.IsOf(secret) == true ? before.Seal : new RingSeal(secret, options.CookieName);
        if (isKept && before is { Ring.Count: > 0 } && before.Seal != seal)
        {
            await store.CopyAsync(seal, before.Ring, _order.Lifetime);
            Log.Copied(logger, seal.Place);
        }

        var stored = await store.ReadAsync(seal);
        if (isKept)
        {
            stored = await KeptAsync(seal, stored, now);
        }

        lock (_gate)
        {
            var isSame = _known is { } known && known.Seal == seal && known.Ring.Count == stored.Keys.Count && known.Ring.Zip(stored.Keys).All(pair => pair.First.IsSameAs(pair.Second));
            _known = isSame ? _known! with { ReadAt = now, HasForeign = stored.HasForeign } : Arranged(seal, stored.Keys, now, now) with { HasForeign = stored.HasForeign };
        }

        if (before is { Ring.Count: > 0 } && before.Seal == seal && !stored.Keys.Any(key => before.Ring.Any(key.IsSameAs)))
        {
            Log.Lost(logger, seal.Place);
        }

        if (stored.HasForeign && before?.HasForeign != true)
        {
            Log.Foreign(logger, seal.Place);
        }
    }

    private async Task<StoredRing> KeptAsync(RingSeal seal, StoredRing stored, DateTimeOffset now)
    {
        if (stored.Keys.Count == 0)
        {
            var first = RingKey.New(now, now);
            stored = await store.AddAsync(seal, first, stored, _order.Lifetime);
            if (stored.Keys.Any(first.IsSameAs))
            {
                Log.Begun(logger, seal.Place);
            }

            return stored.Keys.Count > 0 ? stored : throw new SessionStoreException("the key ring in Redis has changed while it was read");
        }

        try
        {
            if (RingOrder.IsDue(stored.Keys, now))
            {
                var next = RingKey.New(now, now + RingOrder.Notice);
                stored = await store.AddAsync(seal, next, stored, _order.Lifetime);
                if (stored.Keys.Any(next.IsSameAs))
                {
                    Log.Rotated(logger, seal.Place, next.SealsFrom);
                }
            }

            if (_order.Expired(now, stored.Keys) is { Count: > 0 } expired)
            {
                await store.RemoveAsync(seal, expired);
                stored = await store.ReadAsync(seal);
            }
        }
        catch (SessionStoreException)
        {
            // Redis takes nothing more, as the log says. What it has is good, and the next one to read tries again.
        }

        return stored;
    }

    private CookieKey[] Rearranged(Known known, DateTimeOffset now)
    {
        lock (_gate)
        {
            var latest = _known ?? known;
            _known = latest = Arranged(latest.Seal, latest.Ring, latest.ReadAt, now) with { HasForeign = latest.HasForeign };
            return latest.InForce;
        }
    }

    private Known Arranged(RingSeal seal, IReadOnlyList<RingKey> ring, DateTimeOffset readAt, DateTimeOffset now) => new(
        seal,
        ring,
        [.. _order.At(now, ring), .. options.PreviousSecrets.Select(secret => new CookieKey(secret.Bytes, DateTimeOffset.MaxValue))],
        _order.NextChange(now, ring),
        readAt);

    /// <summary>By the time of day, which goes on while a machine is suspended; one that was set back by much makes the ring be read again.</summary>
    private static bool IsTrusted(Known? known, DateTimeOffset now) =>
        known is not null && now - known.ReadAt is var age && age > -SessionCookieOptions.ClockTolerance && age < RingOrder.Trusted;

    private sealed record Known(RingSeal Seal, IReadOnlyList<RingKey> Ring, CookieKey[] InForce, DateTimeOffset ChangesAt, DateTimeOffset ReadAt, bool HasForeign = false);

    private static partial class Log
    {
        [LoggerMessage(140, LogLevel.Information, "The key ring {Place} was begun in Redis.")]
        public static partial void Begun(ILogger logger, string place);

        [LoggerMessage(141, LogLevel.Warning, "The key ring {Place} was lost from Redis, and a new one was begun: everybody has to sign in again.")]
        public static partial void Lost(ILogger logger, string place);

        [LoggerMessage(142, LogLevel.Information, "The key ring {Place} has a new key, which seals from {Time:u} on; the last one still opens what it sealed.")]
        public static partial void Rotated(ILogger logger, string place, DateTimeOffset time);

        [LoggerMessage(143, LogLevel.Information, "The client secret has changed; the keys of the cookies are in {Place} too, sealed with the new one.")]
        public static partial void Copied(ILogger logger, string place);

        [LoggerMessage(144, LogLevel.Warning, "The key ring {Place} has something in it that this proxy did not write, which is ignored.")]
        public static partial void Foreign(ILogger logger, string place);
    }
}
