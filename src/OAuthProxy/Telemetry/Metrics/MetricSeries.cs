namespace OAuthProxy.Telemetry.Metrics;

/// <summary>The numbers of one metric with the same labels. Many threads write at once, none waits for another.</summary>
internal sealed class MetricSeries(int buckets)
{
    private readonly long[] _buckets = new long[buckets];
    private double _value;

    /// <summary>A counter's or a gauge's value; the sum of a histogram.</summary>
    public double Value => Volatile.Read(ref _value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public void Observe(int bucket, double value)
    {
        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }

    public long InBucket(int bucket) => Interlocked.Read(ref _buckets[bucket]);
}
