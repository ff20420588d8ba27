namespace OAuthProxy.Redis;

/// <summary>The one exception of this room. Its message is for the operator: it names the server and the reason, and never a password.</summary>
internal sealed class RedisException(RedisFailure kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Codes of our own, for what no server's line says.</summary>
    public const string Untrusted = "(certificate)";
    public const string NoDatabase = "(database)";
    public const string NoMaster = "(master)";
    public const string NoCluster = "(cluster)";
    public const string SentinelRefused = "(sentinel)";

    public RedisFailure Kind { get; } = kind;

    public RedisRetry Retry { get; init; }

    /// <summary>The word with which the server's error begins, such as <c>WRONGPASS</c>; empty where it was not the server that said no.</summary>
    public string Code { get; init; } = "";

    /// <summary>The server is to be asked no more on this connection, because another one has taken its place.</summary>
    public bool IsReadOnly => Code == "READONLY";

    /// <summary>The user is known and may not do this.</summary>
    public bool IsAboutRights => Code == "NOPERM" || IsRightsOfScript(ServerLine);

    /// <summary>What else the server's line says, for redirections within a cluster.</summary>
    public string ServerLine { get; init; } = "";

    /// <summary>An exception is thrown once only; what many callers are told is made anew for each.</summary>
    public RedisException Again() => new(Kind, Message, InnerException) { Code = Code, Retry = Retry, ServerLine = ServerLine };

    /// <summary>What the operator can call an error by: the words with which the server's lines begin.</summary>
    /// <param name="server">Who said it, without password.</param>
    /// <param name="line">What it said, without the leading minus.</param>
    public static RedisException FromServer(string server, string line)
    {
        // An unknown command is answered with its arguments, and those of AUTH are secret.
        var arguments = line.IndexOf(", with args beginning with", StringComparison.Ordinal);
        var printable = HostNames.Printable(arguments < 0 ? line : line[..arguments]).TrimEnd('.');
        var code = line.Split(' ', 2)[0];
        var (kind, retry) = code switch
        {
            "LOADING" or "CLUSTERDOWN" or "MASTERDOWN" or "TRYAGAIN" or "READONLY" or "NOREPLICAS" => (RedisFailure.Unavailable, RedisRetry.Always),
            "BUSY" => (RedisFailure.Unavailable, RedisRetry.Never),
            "NOAUTH" or "WRONGPASS" or "NOPERM" or "DENIED" => (RedisFailure.Refused, RedisRetry.Never),
            "ERR" when IsFull(line) => (RedisFailure.Unavailable, RedisRetry.Always),
            "ERR" when IsAboutPassword(line) || IsRightsOfScript(line) => (RedisFailure.Refused, RedisRetry.Never),
            _ => (RedisFailure.Failed, RedisRetry.Never),
        };
        return new(kind, $"Redis at {server} answers: {printable}") { Code = code, Retry = retry, ServerLine = line };
    }

    private static bool IsFull(string line) => line.Contains("max number of clients", StringComparison.OrdinalIgnoreCase);

    /// <summary>A script may not do what its user may not do; the words are those of version 7 and of version 6.</summary>
    private static bool IsRightsOfScript(string line) =>
        line.Contains("ACL failure in script", StringComparison.OrdinalIgnoreCase) || line.Contains("user executing the script can't", StringComparison.OrdinalIgnoreCase);

    /// <summary>Servers before version 6 have no code of their own for it.</summary>
    private static bool IsAboutPassword(string line) =>
        line.Contains("invalid password", StringComparison.OrdinalIgnoreCase)
        || line.Contains("no password is set", StringComparison.OrdinalIgnoreCase)
        || line.Contains("without any password configured", StringComparison.OrdinalIgnoreCase);
}
