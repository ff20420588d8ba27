namespace OAuthProxy.Sessions.Protection;

/// <summary>Seals for one purpose with the cookie secret, and opens with it or with one that it has replaced.</summary>
internal sealed class CookieBox(CookieKeys keys, string purpose) : IDisposable
{
    private volatile Boxes _boxes = new([], []);

    public byte[] Seal(ReadOnlySpan<byte> plaintext) => Current()[0].Seal(plaintext);

    /// <inheritdoc cref="SealedBox.TryOpen"/>
    public bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plaintext)
    {
        foreach (var box in Current())
        {
            if (box.TryOpen(message, plaintext))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => Array.ForEach(_boxes.All, box => box.Dispose());

    private SealedBox[] Current()
    {
        var (boxes, current) = (_boxes, keys.InForce());
        if (ReferenceEquals(boxes.Keys, current))
        {
            return boxes.All;
        }

        // Those that are dropped are not disposed of: a request may be at it.
        var all = Array.ConvertAll(current, key => Array.IndexOf(boxes.Keys, key) is >= 0 and var index ? boxes.All[index] : new SealedBox(key.Secret, purpose));
        _boxes = new(current, all);
        return all;
    }

    private sealed record Boxes(CookieKey[] Keys, SealedBox[] All);
}
