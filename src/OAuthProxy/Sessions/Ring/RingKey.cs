using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OAuthProxy.Sessions.Ring;

/// <summary>A key of the ring. Ids and times are the same on every replica, and so is the order.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="CreatedAt">By the clock of the replica that made it.</param>
/// <param name="SealsFrom">From then on it seals, until another one does.</param>
/// <param name="Secret">The key material, 32 random bytes.</param>
internal sealed record RingKey(string Id, DateTimeOffset CreatedAt, DateTimeOffset SealsFrom, byte[] Secret)
{
    private const byte Version = 1;
    private const int IdSize = 16;
    private const int SecretSize = 32;
    private const int Size = 1 + (2 * sizeof(long)) + SecretSize;

    public static RingKey New(DateTimeOffset now, DateTimeOffset sealsFrom) =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdSize)), Whole(now), Whole(sealsFrom), RandomNumberGenerator.GetBytes(SecretSize));

    public byte[] Write()
    {
        var bytes = new byte[Size];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), CreatedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1 + sizeof(long)), SealsFrom.ToUnixTimeMilliseconds());
        Secret.CopyTo(bytes, Size - SecretSize);
        return bytes;
    }

    /// <summary>Null for another version. The bytes were authenticated before, so that nothing else can be wrong with them.</summary>
    public static RingKey? Read(string id, ReadOnlySpan<byte> bytes) => bytes.Length == Size && bytes[0] == Version
        ? new(id, Time(bytes[1..]), Time(bytes[(1 + sizeof(long))..]), bytes[^SecretSize..].ToArray())
        : null;

    public bool IsSameAs(RingKey other) =>
        (Id, CreatedAt, SealsFrom) == (other.Id, other.CreatedAt, other.SealsFrom) && CryptographicOperations.FixedTimeEquals(Secret, other.Secret);

    /// <summary>Never the key.</summary>
    public override string ToString() => Id;

    /// <summary>As exact as it is written, so that a key is the same before and after.</summary>
    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static DateTimeOffset Time(ReadOnlySpan<byte> bytes) => DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
}
