using System.Buffers;

namespace OAuthProxy.Redis.Protocol;

/// <summary>Two buffers that change places: into one commands are written while the other is being sent. The caller sees to it that only one thread is in here.</summary>
internal sealed class CommandBuffer
{
    private const int LargestKept = 64 * 1024;

    private ArrayBufferWriter<byte> _gathered = new();
    private ArrayBufferWriter<byte> _sent = new();

    /// <summary>Bytes that nobody has taken yet.</summary>
    public int Waiting => _gathered.WrittenCount;

    public void Add(in RedisCommand command) => RespWriter.Write(_gathered, command);

    /// <summary>All that waits; it may be used until the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        if (_sent.Capacity > LargestKept)
        {
            _sent = new();
        }

        _sent.ResetWrittenCount();
        (_gathered, _sent) = (_sent, _gathered);
        return _sent.WrittenMemory;
    }
}
