namespace OAuthProxy.Sessions.Protection;

/// <summary>Seals for one purpose with the key that is in force, and opens with it or with one that it has replaced.</summary>
internal sealed class CookieBox(ICookieKeys keys, string purpose) : IDisposable
{
    private volatile Boxes _boxes = new([], []);

    public byte[] Seal(ReadOnlySpan<byte> plaintext) => Current().All[0].Seal(plaintext);

    /// <inheritdoc cref="SealedBox.TryOpen"/>
    public bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plaintext) => TryOpen(message, plaintext, out _);

    /// <inheritdoc cref="SealedBox.TryOpen"/>
    /// <param name="message">What was sealed.</param>
    /// <param name="plaintext">Takes what is in it.</param>
    /// <param name="isOutdated">A key opened it that seals no more, so that it has to be sealed again to outlive it.</param>
    public bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plaintext, out bool isOutdated)
    {
        isOutdated = false;
        var (boxes, inForce) = Current();
        for (var index = 0; index < boxes.Length; index++)
        {
            if (boxes[index].TryOpen(message, plaintext))
            {
                isOutdated = index > 0 && !inForce[index].IsNext;
                return true;
            }
        }

        return false;
    }

    public void Dispose() => Array.ForEach(_boxes.All, box => box.Dispose());

    private (SealedBox[] All, CookieKey[] Keys) Current()
    {
        var (boxes, current) = (_boxes, keys.InForce());
        if (ReferenceEquals(boxes.Keys, current))
        {
            return (boxes.All, current);
        }

        // Those that are dropped are not disposed of: a request may be at it.
        var all = Array.ConvertAll(current, key => Array.IndexOf(boxes.Keys, key) is >= 0 and var index ? boxes.All[index] : new SealedBox(key.Secret, purpose));
        _boxes = new(current, all);
        return (all, current);
    }

    private sealed record Boxes(CookieKey[] Keys, SealedBox[] All);
}
