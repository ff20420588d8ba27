using System.Globalization;
using System.Text;

namespace OAuthProxy.Redis;

/// <summary>Whether a SET asks for what is there.</summary>
internal enum RedisCondition
{
    None,

    /// <summary>NX: only where there is no such key.</summary>
    IfAbsent,

    /// <summary>XX: only where there is one.</summary>
    IfPresent,
}

/// <summary>A command and all that is to be known to send it. Times are sent in milliseconds.</summary>
internal readonly struct RedisCommand
{
    private readonly ReadOnlyMemory<byte>[]? _arguments;

    private RedisCommand(string name, string? key, bool isRepeatable, params ReadOnlyMemory<byte>[] arguments) =>
        (Name, Key, IsRepeatable, _arguments) = (name, key, isRepeatable, arguments);

    public string Name { get; }

    /// <summary>The key that it is about, by which a cluster knows the server; null for none.</summary>
    public string? Key { get; }

    /// <summary>
    /// Sent a second time, because nobody knows whether it ran when the connection broke, it leaves the same behind and answers so that the
    /// caller is not misled.
    /// </summary>
    public bool IsRepeatable { get; }

    /// <summary>What follows the name, the key included.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Arguments => _arguments;

    public static RedisCommand Ping() => new("PING", key: null, isRepeatable: true);

    public static RedisCommand Get(string key) => new("GET", key, isRepeatable: true, Bytes(key));

    /// <param name="key">The key.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="lifetime">PX; null: for ever.</param>
    /// <param name="condition">With one, the answer is null where it is not met; such a command is not repeated, as it would find its own work.</param>
    public static RedisCommand Set(string key, ReadOnlyMemory<byte> value, TimeSpan? lifetime = null, RedisCondition condition = RedisCondition.None)
    {
        List<ReadOnlyMemory<byte>> arguments = [Bytes(key), value];
        if (lifetime is { } time)
        {
            arguments.AddRange([Bytes("PX"), Milliseconds(time)]);
        }

        if (condition != RedisCondition.None)
        {
            arguments.Add(Bytes(condition == RedisCondition.IfAbsent ? "NX" : "XX"));
        }

        return new("SET", key, isRepeatable: condition != RedisCondition.IfAbsent, [.. arguments]);
    }

    /// <summary>How many there were; a repeated one may say none.</summary>
    public static RedisCommand Delete(string key) => new("DEL", key, isRepeatable: true, Bytes(key));

    public static RedisCommand HashSet(string key, params ReadOnlySpan<(string Field, ReadOnlyMemory<byte> Value)> fields)
    {
        var arguments = new ReadOnlyMemory<byte>[1 + (2 * fields.Length)];
        arguments[0] = Bytes(key);
        for (var index = 0; index < fields.Length; index++)
        {
            arguments[1 + (2 * index)] = Bytes(fields[index].Field);
            arguments[2 + (2 * index)] = fields[index].Value;
        }

        return new("HSET", key, isRepeatable: true, arguments);
    }

    /// <summary>Fields and values in turn; empty where there is no such key.</summary>
    public static RedisCommand HashGetAll(string key) => new("HGETALL", key, isRepeatable: true, Bytes(key));

    public static RedisCommand HashDelete(string key, params ReadOnlySpan<string> fields)
    {
        var arguments = new ReadOnlyMemory<byte>[1 + fields.Length];
        arguments[0] = Bytes(key);
        for (var index = 0; index < fields.Length; index++)
        {
            arguments[1 + index] = Bytes(fields[index]);
        }

        return new("HDEL", key, isRepeatable: true, arguments);
    }

    /// <summary>PEXPIRE. It has no GT, which servers before version 7 lack: where a lifetime may only grow, <see cref="Eval"/> can see to it.</summary>
    public static RedisCommand Expire(string key, TimeSpan lifetime) => new("PEXPIRE", key, isRepeatable: true, Bytes(key), Milliseconds(lifetime));

    /// <summary>
    /// A script over one key (<c>KEYS[1]</c>). It is sent whole each time and not by its hash: the server knows it by its text just as well, and
    /// one that was restarted, or another one of the cluster, needs no second round.
    /// </summary>
    /// <param name="script">Lua.</param>
    /// <param name="key">The one key, so that a cluster can run it.</param>
    /// <param name="isRepeatable">Only who wrote the script can tell.</param>
    /// <param name="arguments"><c>ARGV</c>.</param>
    public static RedisCommand Eval(string script, string key, bool isRepeatable, params ReadOnlySpan<ReadOnlyMemory<byte>> arguments) =>
        new("EVAL", key, isRepeatable, [Bytes(script), Bytes("1"), Bytes(key), .. arguments]);

    /// <summary>A command of the connection itself, of which only this room knows.</summary>
    public static RedisCommand Plain(string name, params ReadOnlySpan<string> arguments)
    {
        var bytes = new ReadOnlyMemory<byte>[arguments.Length];
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = Bytes(arguments[index]);
        }

        return new(name, key: null, isRepeatable: true, bytes);
    }

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ReadOnlyMemory<byte> Milliseconds(TimeSpan time) =>
        Bytes(Math.Max(1, (long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)); // zero would be an error, or delete the key
}
