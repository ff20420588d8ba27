using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OAuthProxy.Sessions.Protection;

/// <summary>
/// The framework's data protection with the keys of the cookies in place of its own key ring: whatever the framework seals (the OAuth state)
/// opens on every replica with the same keys.
/// </summary>
internal sealed class CookieProtectionProvider(ICookieKeys keys) : IDataProtectionProvider, IDisposable
{
    private readonly ConcurrentDictionary<string, CookieBox> _boxes = new(StringComparer.Ordinal);

    public IDataProtector CreateProtector(string purpose) => new Protector(this, purpose);

    public CookieBox BoxFor(string purpose) => _boxes.GetOrAdd(purpose, static (name, keys) => new CookieBox(keys, name), keys);

    public void Dispose()
    {
        foreach (var box in _boxes.Values)
        {
            box.Dispose();
        }
    }

    private sealed class Protector(CookieProtectionProvider owner, string purpose) : IDataProtector
    {
        private readonly CookieBox _box = owner.BoxFor("protector/" + purpose);

        // The length keeps ("a", "bc") and ("ab", "c") apart.
        public IDataProtector CreateProtector(string subPurpose) => new Protector(owner, $"{purpose}/{subPurpose.Length}:{subPurpose}");

        public byte[] Protect(byte[] plaintext) => _box.Seal(plaintext);

        public byte[] Unprotect(byte[] protectedData)
        {
            var plaintext = new byte[Math.Max(0, protectedData.Length - SealedBox.Overhead)];
            return _box.TryOpen(protectedData, plaintext) ? plaintext : throw new CryptographicException("The message was not sealed with a key that is in force, or was changed.");
        }
    }
}
