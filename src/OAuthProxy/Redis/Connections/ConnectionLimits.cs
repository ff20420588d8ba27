namespace OAuthProxy.Redis.Connections;

/// <summary>How long is waited, and for how much. The figures are for a store on the way of every request.</summary>
internal static class ConnectionLimits
{
    /// <summary>From the moment a command is handed in until its caller is told that there is no answer.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromSeconds(1);

    /// <summary>A server that owes a reply for so long has stopped; the connection is given up.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromSeconds(3);

    /// <summary>For reaching a server, TLS and the handshake together.</summary>
    public static readonly TimeSpan Opening = TimeSpan.FromSeconds(3);

    /// <summary>How long a caller waits for a connection that is being opened.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How exactly the times above are kept.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Commands without a reply on one connection; more are refused at once.</summary>
    public const int MostPending = 16 * 1024;

    /// <summary>Bytes that wait to be sent on one connection.</summary>
    public const int MostUnsent = 64 * 1024 * 1024;
}
