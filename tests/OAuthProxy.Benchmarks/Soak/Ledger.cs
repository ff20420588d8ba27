using System.Collections.Concurrent;
using System.Diagnostics;

namespace OAuthProxy.Benchmarks.Soak;

/// <summary>What happened, counted; and every event that must not have, in words.</summary>
internal sealed class Ledger
{
    private const int MostWords = 50;

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrongs = new();
    private readonly Stopwatch _running = Stopwatch.StartNew();
    private long _slowest;

    public IEnumerable<KeyValuePair<string, long>> Counts => _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Wrongs => _wrongs;

    public TimeSpan Slowest => TimeSpan.FromTicks(Volatile.Read(ref _slowest));

    public TimeSpan Elapsed => _running.Elapsed;

    public long this[string what] => _counts.GetValueOrDefault(what);

    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public void Took(TimeSpan time)
    {
        var ticks = Volatile.Read(ref _slowest);
        while (time.Ticks > ticks && Interlocked.CompareExchange(ref _slowest, time.Ticks, ticks) is var seen && seen != ticks)
        {
            ticks = seen;
        }
    }

    /// <param name="kind">Such as a lost session.</param>
    /// <param name="who">Whose.</param>
    /// <param name="what">What was seen.</param>
    public void Wrong(string kind, string who, string what)
    {
        Count("WRONG: " + kind);
        if (_wrongs.Count < MostWords)
        {
            _wrongs.Enqueue($"{_running.Elapsed:mm\\:ss\\.fff} {kind} ({who}): {what}");
        }
    }
}
