namespace OAuthProxy.Redis;

/// <summary>Where sessions are kept, if not in the cookie.</summary>
internal sealed record RedisOptions
{
    /// <summary>Something is kept there at all.</summary>
    public bool IsUsed { get; init; }

    /// <summary>The server's URL. It may be in a file, so that it is read for each new connection.</summary>
    public Secret Url { get; init; } = Secret.None;

    /// <summary>The ACL user; empty: the URL's, or the default one.</summary>
    public string Username { get; init; } = "";

    /// <summary>Used before the URL's.</summary>
    public Secret Password { get; init; } = Secret.None;

    public bool UsesSentinel { get; init; }

    /// <summary>What the sentinels call the group of servers.</summary>
    public string SentinelMaster { get; init; } = "";

    /// <summary>For the sentinels themselves; used before that of their URLs.</summary>
    public Secret SentinelPassword { get; init; } = Secret.None;

    public IReadOnlyList<RedisServerOptions> Sentinels { get; init; } = [];

    public bool UsesCluster { get; init; }

    /// <summary>Some of the cluster's servers; they know the others.</summary>
    public IReadOnlyList<RedisServerOptions> ClusterNodes { get; init; } = [];

    /// <summary>A PEM file with the authorities that are trusted in place of the system's; empty: the system's.</summary>
    public string AuthorityFile { get; init; } = "";

    public bool SkipsVerification { get; init; }

    /// <summary>After so long without a command a connection is replaced by a new one; zero: never.</summary>
    public TimeSpan IdleTimeout { get; init; }

    /// <summary>Some of the connections are encrypted.</summary>
    public bool UsesTls => Sentinels.Concat(ClusterNodes).Any(server => server.UsesTls) || (RedisServerOptions.TryParse(Url.Text, out var server, out _) && server.UsesTls);
}
