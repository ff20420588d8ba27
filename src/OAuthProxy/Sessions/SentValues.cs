using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;

namespace OAuthProxy.Sessions;

/// <summary>Where a value is in the request's Cookie headers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SentValue(int Header, int Start, int Length)
{
    public static SentValue Of(StringValues headers, int header, ReadOnlySpan<char> value)
    {
        headers[header].AsSpan().Overlaps(value, out var start);
        return new(header, start, value.Length);
    }

    public ReadOnlySpan<char> In(StringValues headers) => headers[Header].AsSpan(Start, Length);
}

/// <summary>
/// The last few different values that a request has for one cookie, the last at the end. Browsers send those of longer paths first and
/// those that were set earlier first (RFC 6265 section 5.4), so that what a neighbour plants under other paths comes before ours, however
/// much it is.
/// </summary>
internal ref struct SentValues(StringValues headers, Span<SentValue> places)
{
    private readonly Span<SentValue> _places = places;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<char> this[int index] => _places[index].In(headers);

    public void Add(SentValue place)
    {
        var value = place.In(headers);
        for (var index = 0; index < Count; index++)
        {
            if (this[index].SequenceEqual(value))
            {
                Drop(index);
                break;
            }
        }

        if (Count == _places.Length)
        {
            Drop(0);
        }

        _places[Count++] = place;
    }

    private void Drop(int index)
    {
        _places[(index + 1)..Count].CopyTo(_places[index..]);
        Count--;
    }
}
