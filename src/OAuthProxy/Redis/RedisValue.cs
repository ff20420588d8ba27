using System.Text;

namespace OAuthProxy.Redis;

internal enum RedisValueKind
{
    Null,
    Bytes,
    Integer,
    Text,
    Error,
    Items,
}

/// <summary>
/// A reply (RESP, version 2: simple string, error, integer, bulk string, array, null). A reader that asks for what it is not gets null or
/// nothing, so that a server that answers oddly is handled like one that has no such key.
/// </summary>
internal readonly struct RedisValue
{
    private readonly object? _content;
    private readonly long _integer;

    private RedisValue(RedisValueKind kind, object? content, long integer = 0) => (Kind, _content, _integer) = (kind, content, integer);

    public static RedisValue Null => default;

    public RedisValueKind Kind { get; }

    public bool IsNull => Kind == RedisValueKind.Null;

    /// <summary>The simple string with which most writing commands answer.</summary>
    public bool IsOk => Kind == RedisValueKind.Text && (string?)_content == "OK";

    /// <summary>Null for anything but a bulk string.</summary>
    public byte[]? Bytes => _content as byte[];

    /// <summary>A simple or a bulk string; null for anything else.</summary>
    public string? Text => _content is byte[] bytes ? Encoding.UTF8.GetString(bytes) : _content as string;

    public long? Integer => Kind == RedisValueKind.Integer ? _integer : null;

    /// <summary>Empty for anything but an array.</summary>
    public IReadOnlyList<RedisValue> Items => _content as RedisValue[] ?? [];

    public static RedisValue OfBytes(byte[] bytes) => new(RedisValueKind.Bytes, bytes);

    public static RedisValue OfInteger(long integer) => new(RedisValueKind.Integer, content: null, integer);

    public static RedisValue OfText(string text) => new(RedisValueKind.Text, text);

    public static RedisValue OfError(string line) => new(RedisValueKind.Error, line);

    public static RedisValue OfItems(RedisValue[] items) => new(RedisValueKind.Items, items);
}
