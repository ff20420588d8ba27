using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using OAuthProxy.Sessions.Protection;

namespace OAuthProxy.Sessions.Tickets;

/// <summary>
/// What the cookie holds of a session that is kept elsewhere: which one it is, and the key without which it cannot be read there. Whoever has
/// the server has no key, and whoever has the cookie has nothing once the server has forgotten the session.
/// </summary>
internal sealed class Ticket
{
    private const byte Version = 1;
    private const int IdSize = 16;
    private const int KeySize = 32;
    private const int Size = 1 + IdSize + KeySize;

    private readonly byte[] _id;
    private readonly byte[] _key;

    private Ticket(ReadOnlySpan<byte> id, ReadOnlySpan<byte> key) => (_id, _key, Name) = (id.ToArray(), key.ToArray(), Convert.ToHexStringLower(id));

    /// <summary>The id in hexadecimal digits.</summary>
    public string Name { get; }

    /// <summary>A secret opened the cookie that seals no more.</summary>
    public bool IsOutdated { get; private init; }

    public static Ticket New() => new(RandomNumberGenerator.GetBytes(IdSize), RandomNumberGenerator.GetBytes(KeySize));

    /// <summary>The ticket of a cookie's value, if it is one of ours.</summary>
    public static Ticket? Open(CookieBox box, ReadOnlySpan<char> value)
    {
        Span<byte> message = stackalloc byte[Size + SealedBox.Overhead];
        Span<byte> ticket = stackalloc byte[Size];
        return value.Length == Base64Url.GetEncodedLength(message.Length)
            && Base64Url.DecodeFromChars(value, message, out _, out _) == OperationStatus.Done
            && box.TryOpen(message, ticket, out var isOutdated)
            && ticket[0] == Version
            ? new(ticket.Slice(1, IdSize), ticket[(1 + IdSize)..]) { IsOutdated = isOutdated }
            : null;
    }

    /// <summary>The value for the cookie.</summary>
    public string Seal(CookieBox box) => Base64Url.EncodeToString(box.Seal([Version, .. _id, .. _key]));

    /// <summary>Seals what is kept in one place and opens it from nowhere else, so that two sessions cannot be exchanged.</summary>
    public SealedBox BoxFor(string place) => new(_key, "stored session/" + place);

    /// <summary>Never the key.</summary>
    public override string ToString() => Name;
}
