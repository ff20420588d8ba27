namespace OAuthProxy.Redis;

/// <summary>Why a command was not done, by what is to be done about it.</summary>
internal enum RedisFailure
{
    /// <summary>The server cannot be reached, does not answer in time, or says that it cannot serve at the moment. It passes.</summary>
    Unavailable,

    /// <summary>The server does not let this user do it: wrong password, missing permission. It lasts until the operator changes something.</summary>
    Refused,

    /// <summary>The server tried and could not, or does not understand: no memory left, no disk to write to, an unknown command.</summary>
    Failed,
}

/// <summary>Whether a command that failed may be sent again.</summary>
internal enum RedisRetry
{
    Never,

    /// <summary>It may have run: only if a second time changes nothing (<see cref="RedisCommand.IsRepeatable"/>).</summary>
    IfRepeatable,

    /// <summary>It has certainly not run.</summary>
    Always,
}

internal static class RedisRetryRules
{
    public static bool Allows(this RedisRetry retry, in RedisCommand command) =>
        retry == RedisRetry.Always || (retry == RedisRetry.IfRepeatable && command.IsRepeatable);
}
