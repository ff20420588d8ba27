using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Ring;

/// <summary>Which key of the ring does what at a time: one seals, the next ones and the last ones open.</summary>
/// <param name="retention">How long after a key has sealed for the last time something of it can be in force.</param>
internal sealed class RingOrder(TimeSpan retention)
{
    /// <summary>A key is replaced at this age.</summary>
    public static readonly TimeSpan Rotation = TimeSpan.FromDays(90);

    /// <summary>So long before it seals a new key is in Redis: every replica has read it by then, or has stopped (<see cref="Trusted"/>).</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromHours(1);

    /// <summary>What was read longer ago than this is not used: the others may seal with a key that is not in it.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromMinutes(30);

    // What is longer under way than a session, a sign-in for instance.
    private static readonly TimeSpan LeastRetention = TimeSpan.FromDays(1);

    private readonly TimeSpan _retention = (retention > LeastRetention ? retention : LeastRetention) + Notice;

    /// <summary>How long the ring stays in Redis without a new key: nobody uses one that had none for so long.</summary>
    public TimeSpan Lifetime => (2 * Rotation) + _retention;

    /// <summary>It is time for a new key.</summary>
    public static bool IsDue(IReadOnlyList<RingKey> ring, DateTimeOffset now) => now - ring[^1].CreatedAt >= Rotation;

    /// <summary>The keys as <see cref="ICookieKeys.InForce"/> has them.</summary>
    public CookieKey[] At(DateTimeOffset now, IReadOnlyList<RingKey> ring)
    {
        if (ring.Count == 0)
        {
            return [];
        }

        // A clock that is behind sees the first key of all begin later; there is no other.
        var sealing = Enumerable.Range(0, ring.Count).LastOrDefault(index => ring[index].SealsFrom <= now);
        var next = Enumerable.Range(sealing + 1, ring.Count - sealing - 1).Select(index => new CookieKey(ring[index].Secret, OpensUntil(ring, index), IsNext: true));
        var before = Enumerable.Range(0, sealing).Reverse().Where(index => OpensUntil(ring, index) > now).Select(index => new CookieKey(ring[index].Secret, OpensUntil(ring, index)));
        return [new(ring[sealing].Secret, OpensUntil(ring, sealing)), .. next, .. before];
    }

    /// <summary>When <see cref="At"/> says something else for the first time.</summary>
    public DateTimeOffset NextChange(DateTimeOffset now, IReadOnlyList<RingKey> ring) => Enumerable.Range(0, ring.Count)
        .SelectMany(index => new[] { ring[index].SealsFrom, OpensUntil(ring, index) })
        .Where(time => time > now)
        .DefaultIfEmpty(DateTimeOffset.MaxValue)
        .Min();

    /// <summary>Those that open nothing more.</summary>
    public IReadOnlyList<RingKey> Expired(DateTimeOffset now, IReadOnlyList<RingKey> ring) => [.. ring.Where((_, index) => OpensUntil(ring, index) <= now)];

    /// <summary>Counted from its successor: a key that nobody could replace in time goes on.</summary>
    private DateTimeOffset OpensUntil(IReadOnlyList<RingKey> ring, int index) => index + 1 < ring.Count ? ring[index + 1].SealsFrom + _retention : DateTimeOffset.MaxValue;
}
