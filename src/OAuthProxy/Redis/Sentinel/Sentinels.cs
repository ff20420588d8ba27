using System.Globalization;
using OAuthProxy.Redis.Connections;

namespace OAuthProxy.Redis.Sentinel;

/// <summary>
/// Those who know which server is the primary. They are asked in turn, the one that answered last first, on a connection for the one question:
/// it is seldom asked, and a connection that is kept would have to be watched for its own part.
/// </summary>
internal sealed class Sentinels(RedisOptions options, RedisDialer dialer)
{
    private volatile int _preferred;

    /// <summary>Where the primary is, as the first sentinel that answers knows it.</summary>
    /// <exception cref="RedisException">No sentinel answers, or none knows the name.</exception>
    public async Task<RedisServerOptions> FindPrimaryAsync(CancellationToken cancellationToken)
    {
        var first = _preferred;
        RedisException? worst = null;
        for (var turn = 0; turn < options.Sentinels.Count; turn++)
        {
            var index = (first + turn) % options.Sentinels.Count;
            try
            {
                var (host, port) = await AskAsync(options.Sentinels[index], cancellationToken);
                _preferred = index;
                return Primary(host, port, options.Sentinels[index]);
            }
            catch (RedisException failure)
            {
                // One that refuses says more about the settings than one that is away.
                worst = worst is null || worst.Kind == RedisFailure.Unavailable ? failure : worst;
            }
        }

        throw worst ?? new RedisException(RedisFailure.Unavailable, "there is no sentinel to ask");
    }

    private async Task<(string Host, int Port)> AskAsync(RedisServerOptions sentinel, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await dialer.OpenAsync(sentinel, RedisCredentials.Of("", options.SentinelPassword, sentinel), cancellationToken);
            var reply = await connection.SendAsync(RedisCommand.Plain("SENTINEL", "get-master-addr-by-name", options.SentinelMaster), cancellationToken);
            return reply.Items is [var host, var port] && host.Text is { Length: > 0 } name && int.TryParse(port.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (name, number)
                : throw new RedisException(RedisFailure.Refused, $"the sentinel at {sentinel.Address} knows no '{HostNames.Printable(options.SentinelMaster)}'") { Code = RedisException.NoMaster };
        }
        catch (RedisException refused) when (refused.Kind == RedisFailure.Refused && refused.Code is not (RedisException.NoMaster or RedisException.Untrusted))
        {
            throw new RedisException(refused.Kind, $"the sentinel refuses: {refused.Message}") { Code = RedisException.SentinelRefused };
        }
    }

    /// <summary>The rest of what is to be known of it: oauth2-proxy takes TLS from the sentinels' URLs, and only here a URL may name a database.</summary>
    private RedisServerOptions Primary(string host, int port, RedisServerOptions sentinel)
    {
        var named = RedisServerOptions.TryParse(options.Url.Text, out var given, out _) ? given : new();
        return named with { Host = host, Port = port, SocketPath = "", UsesTls = sentinel.UsesTls || named.UsesTls };
    }
}
