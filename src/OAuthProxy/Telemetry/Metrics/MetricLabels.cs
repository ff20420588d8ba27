using Label = System.Collections.Generic.KeyValuePair<string, object?>;

namespace OAuthProxy.Telemetry.Metrics;

/// <summary>Compares labels by value, and those of a measurement with those that are kept, without a copy of them.</summary>
internal sealed class MetricLabels : IEqualityComparer<Label[]>, IAlternateEqualityComparer<ReadOnlySpan<Label>, Label[]>
{
    public static readonly MetricLabels Comparer = new();

    public bool Equals(Label[]? x, Label[]? y) => x is null || y is null ? x == y : Equals(x.AsSpan(), y);

    public bool Equals(ReadOnlySpan<Label> alternate, Label[] other)
    {
        if (alternate.Length != other.Length)
        {
            return false;
        }

        for (var index = 0; index < other.Length; index++)
        {
            if (alternate[index].Key != other[index].Key || !Equals(alternate[index].Value, other[index].Value))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(Label[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<Label> alternate)
    {
        var hash = default(HashCode);
        foreach (var (name, value) in alternate)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public Label[] Create(ReadOnlySpan<Label> alternate) => alternate.ToArray();
}
