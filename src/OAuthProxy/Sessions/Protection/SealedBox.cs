using System.Security.Cryptography;
using System.Text;

namespace OAuthProxy.Sessions.Protection;

/// <summary>
/// Authenticated encryption for one purpose: AES-256-GCM under a key derived from a secret with HKDF-SHA256 (RFC 5869), so that what
/// was sealed for one purpose never opens for another. The layout is version, nonce, ciphertext, tag; the version is authenticated too.
/// A random 96-bit nonce is safe for 2^32 messages a key (NIST SP 800-38D section 8.3), far beyond the sign-ins and refreshes of a proxy.
/// </summary>
internal sealed class SealedBox : IDisposable
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    /// <summary>How many bytes a sealed message is longer than its plaintext.</summary>
    public const int Overhead = 1 + NonceSize + TagSize;

    // An AesGcm is not safe for use by several threads at once, and making one costs more than using it.
    private readonly ThreadLocal<AesGcm> _cipher;

    public SealedBox(ReadOnlySpan<byte> secret, string purpose)
    {
        var key = new byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], info: Encoding.UTF8.GetBytes("OAuthProxy/" + purpose));
        _cipher = new(() => new AesGcm(key, TagSize));
    }

    public byte[] Seal(ReadOnlySpan<byte> plaintext)
    {
        var message = new byte[plaintext.Length + Overhead];
        message[0] = Version;
        var nonce = message.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        _cipher.Value!.Encrypt(nonce, plaintext, message.AsSpan(1 + NonceSize, plaintext.Length), message.AsSpan(^TagSize), message.AsSpan(0, 1));
        return message;
    }

    /// <summary>Writes the plaintext, which is <see cref="Overhead"/> shorter than the message; false when the message is not ours or was changed.</summary>
    public bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plaintext)
    {
        if (message.Length < Overhead || message[0] != Version)
        {
            return false;
        }

        try
        {
            _cipher.Value!.Decrypt(
                message.Slice(1, NonceSize),
                message[(1 + NonceSize)..^TagSize],
                message[^TagSize..],
                plaintext[..(message.Length - Overhead)],
                message[..1]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
