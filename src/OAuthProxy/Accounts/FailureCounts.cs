namespace OAuthProxy.Accounts;

/// <summary>
/// Failed attempts, counted by what they have in common. After the first few, each makes the next wait twice as long, up to a minute; a quarter
/// of an hour without one, and they are forgotten. Not for several threads at once.
/// </summary>
/// <param name="free">How many do no harm.</param>
/// <param name="capacity">How many counts are kept at least.</param>
/// <param name="clock">The time.</param>
internal sealed class FailureCounts<TKey>(int free, int capacity, TimeProvider clock)
    where TKey : notnull
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);

    private readonly RecentTable<TKey, (int Failures, DateTimeOffset Last)> _counts = new(capacity);

    public int Count => _counts.Count;

    /// <summary>How long the next attempt has to wait; zero if it may be made now.</summary>
    public TimeSpan Wait(TKey key)
    {
        var (failures, last) = Of(key);
        if (failures <= free)
        {
            return TimeSpan.Zero;
        }

        var pause = Math.Min(Math.Pow(2, Math.Min(failures - free - 1, 30)), LongestWait.TotalSeconds);
        var left = last + TimeSpan.FromSeconds(pause) - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Add(TKey key) => _counts.Set(key, (Of(key).Failures + 1, clock.GetUtcNow()));

    /// <summary>One of those counted was none.</summary>
    public void TakeBack(TKey key)
    {
        var (failures, last) = Of(key);
        if (failures <= 1)
        {
            _counts.Remove(key);
        }
        else
        {
            _counts.Set(key, (failures - 1, last));
        }
    }

    public void Forget(TKey key) => _counts.Remove(key);

    private (int Failures, DateTimeOffset Last) Of(TKey key) =>
        _counts.TryGet(key, out var count) && clock.GetUtcNow() - count.Last < Forgotten ? count : default;
}
