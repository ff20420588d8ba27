using System.Security.Cryptography;
using System.Text;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Ring;

/// <summary>
/// What keeps the ring from whoever has Redis alone: every key is sealed with the client secret, which is the same on all replicas and is not
/// there. The client secret also says which ring it is, so that replicas with another one, as there are while it is being changed, have a
/// ring of their own and do not replace what they cannot open.
/// </summary>
internal sealed class RingSeal
{
    private const int NameSize = 8;

    private readonly byte[] _secret;

    public RingSeal(byte[] secret, string cookieName)
    {
        _secret = secret;
        var name = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, NameSize, salt: [], info: Encoding.UTF8.GetBytes("OAuthProxy/name of the key ring/" + cookieName));
        Place = $"{cookieName}-keyring-{Convert.ToHexStringLower(name)}";
    }

    /// <summary>The ring's key in Redis.</summary>
    public string Place { get; }

    public bool IsOf(byte[] secret) => CryptographicOperations.FixedTimeEquals(_secret, secret);

    public byte[] Seal(RingKey key)
    {
        using var box = BoxFor(key.Id);
        return box.Seal(key.Write());
    }

    /// <summary>Null for what was not sealed for this field of this ring.</summary>
    public RingKey? Open(string id, byte[] message)
    {
        if (message.Length < SealedBox.Overhead)
        {
            return null;
        }

        using var box = BoxFor(id);
        var plaintext = new byte[message.Length - SealedBox.Overhead];
        return box.TryOpen(message, plaintext) ? RingKey.Read(id, plaintext) : null;
    }

    private SealedBox BoxFor(string id) => new(_secret, $"key ring/{Place}/{id}");
}
