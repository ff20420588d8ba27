namespace OAuthProxy.Sessions.Protection;

/// <summary>Seals for one purpose with the cookie secret, and opens with it or with one that it has replaced.</summary>
internal sealed class CookieBox(CookieKeys keys, string purpose) : IDisposable
{
    private volatile Boxes _boxes = new([], []);

    public byte[] Seal(ReadOnlySpan<byte> plaintext) => Current()[0].Seal(plaintext);

    /// <inheritdoc cref="SealedBox.TryOpen"/>
    public bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plaintext) => TryOpen(message, plaintext, out _);

    /// <inheritdoc cref="SealedBox.TryOpen"/>
    /// <param name="message">What was sealed.</param>
    /// <param name="plaintext">Takes what is in it.</param>
    /// <param name="isOutdated">A secret opened it that seals no more, so that it has to be sealed again to outlive it.</param>
    public bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plaintext, out bool isOutdated)
    {
        isOutdated = false;
        foreach (var box in Current())
        {
            if (box.TryOpen(message, plaintext))
            {
                return true;
            }

            isOutdated = true;
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
