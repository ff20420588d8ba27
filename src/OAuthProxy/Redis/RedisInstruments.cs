using System.Diagnostics.Metrics;

namespace OAuthProxy.Redis;

/// <summary>What is counted of Redis.</summary>
internal sealed class RedisInstruments
{
    private readonly Counter<long> _commands;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _connections;
    private readonly TimeProvider _clock;
    private volatile Func<bool>? _isUp;

    public RedisInstruments(Instrumentation instrumentation, TimeProvider clock)
    {
        _clock = clock;
        _commands = instrumentation.Meter.CreateCounter<long>("oauthproxy.redis_commands", unit: null, "Commands sent to Redis, by how they ended.");
        _duration = instrumentation.Durations("oauthproxy.redis_command_duration", "The time from a command to its reply, waiting for a connection included.");
        _connections = instrumentation.Meter.CreateCounter<long>("oauthproxy.redis_connections_opened", unit: null, "Connections to Redis that were opened: one a server at the start, and one each time it was lost.");
        instrumentation.Meter.CreateObservableGauge("oauthproxy.redis_up", () => _isUp?.Invoke() == true ? 1 : 0, unit: null, "Whether there is a connection to Redis: 1, or 0.");
    }

    public void Watch(Func<bool> isUp) => _isUp = isUp;

    public void Opened() => _connections.Add(1);

    public long Begin() => _clock.GetTimestamp();

    public void End(string command, long begun, string result)
    {
        if (_commands.Enabled || _duration.Enabled)
        {
            var name = new KeyValuePair<string, object?>("command", command);
            _commands.Add(1, name, new("result", result));
            _duration.Record(_clock.GetElapsedTime(begun).TotalSeconds, name);
        }
    }
}
