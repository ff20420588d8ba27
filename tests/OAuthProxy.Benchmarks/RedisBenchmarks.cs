using System.Buffers;
using BenchmarkDotNet.Attributes;
using OAuthProxy.Redis;
using OAuthProxy.Redis.Protocol;

namespace OAuthProxy.Benchmarks;

/// <summary>What a session in Redis costs the proxy: writing the command and reading the reply, without the network between them.</summary>
[MemoryDiagnoser]
public class RedisBenchmarks
{
    private readonly CommandBuffer _buffer = new();
    private readonly RespReader _reader = new();
    private readonly byte[] _reply = [.. "$1200\r\n"u8, .. new byte[1200], .. "\r\n"u8];

    [Benchmark]
    public int WriteGet()
    {
        _buffer.Add(RedisCommand.Get("_oauth2_proxy-0123456789abcdef0123456789abcdef"));
        return _buffer.Take().Length;
    }

    [Benchmark]
    public bool ReadReply()
    {
        var buffer = new ReadOnlySequence<byte>(_reply);
        return _reader.TryRead(ref buffer, out _);
    }
}
