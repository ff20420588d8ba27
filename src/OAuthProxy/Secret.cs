using System.Text;

namespace OAuthProxy;

/// <summary>
/// A secret as the operator gave it: by value, or in a file that is read again when it changes. It is the one part of the options that can
/// change, so that whoever uses it asks for it each time; and it never shows itself.
/// </summary>
internal sealed partial class Secret
{
    private readonly string _option;
    private readonly string _path;
    private readonly Func<byte[]> _read;
    private volatile byte[] _bytes;

    public Secret(byte[] bytes)
        : this("", "", () => bytes)
    {
    }

    /// <param name="option">The option that named the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it; throws a <see cref="FormatException"/> that says what is wrong and not what the secret is.</param>
    public Secret(string option, string path, Func<byte[]> read) => (_option, _path, _read, _bytes) = (option, path, read, read());

    public static Secret None { get; } = new([]);

    public bool IsGiven => _bytes.Length > 0;

    public byte[] Bytes => _bytes;

    public string Text => Encoding.UTF8.GetString(_bytes);

    /// <summary>The file to watch, if there is one. A version that cannot be used changes nothing.</summary>
    public WatchedFile Watch(ILogger<Secret> logger, Action? changed = null) => new(_path, () =>
    {
        try
        {
            var bytes = _read();
            if (!bytes.AsSpan().SequenceEqual(_bytes))
            {
                _bytes = bytes;
                changed?.Invoke();
                Log.Changed(logger, _path, _option);
            }
        }
        catch (FormatException invalid)
        {
            Log.Unusable(logger, _path, _option, invalid.Message);
        }
    });

    public override string ToString() => IsGiven ? "(given)" : "(not given)";

    private static partial class Log
    {
        [LoggerMessage(900, LogLevel.Information, "The secret in {Path} (--{Option}) has changed and is in force.")]
        public static partial void Changed(ILogger logger, string path, string option);

        [LoggerMessage(901, LogLevel.Error, "The secret in {Path} (--{Option}) cannot be used, the last one stays in force: {Reason}.")]
        public static partial void Unusable(ILogger logger, string path, string option, string reason);
    }
}
