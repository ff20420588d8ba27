using System.Globalization;

namespace OAuthProxy.Redis.Connections;

/// <summary>As whom the proxy signs in.</summary>
/// <param name="Username">Empty: the default user, whom servers before version 6 have alone.</param>
/// <param name="Password">Empty: none.</param>
internal sealed record RedisCredentials(string Username, string Password)
{
    public static RedisCredentials None { get; } = new("", "");

    /// <summary>The options' before the URL's.</summary>
    public static RedisCredentials Of(string username, Secret password, RedisServerOptions server) =>
        new(username.Length > 0 ? username : server.Username, (password.IsGiven ? password : server.Password).Text);

    public override string ToString() => "(credentials)";
}

/// <summary>What is said first on a new connection.</summary>
internal static class RedisHandshake
{
    private const string ClientName = "OAuthProxy";

    /// <exception cref="RedisException">The server does not want this user, has no such database, or does not serve yet.</exception>
    public static async Task PerformAsync(RedisConnection connection, RedisCredentials credentials, int database, CancellationToken cancellationToken)
    {
        if (credentials.Password.Length > 0 || credentials.Username.Length > 0)
        {
            await AuthenticateAsync(connection, credentials, cancellationToken);
        }

        // Only this shows that a server without AUTH wants one, that it is still reading its data, or that it is full. Who may not ask is signed in.
        await TryAsync(connection, RedisCommand.Ping(), "NOPERM", cancellationToken);
        if (database != 0)
        {
            await SelectAsync(connection, database, cancellationToken);
        }

        // The name under which CLIENT LIST shows it is a comfort for the operator; nobody is to be refused for it.
        await TryAsync(connection, RedisCommand.Plain("CLIENT", "SETNAME", ClientName), code: null, cancellationToken);
    }

    private static async Task AuthenticateAsync(RedisConnection connection, RedisCredentials credentials, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(
                credentials.Username.Length > 0 ? RedisCommand.Plain("AUTH", credentials.Username, credentials.Password) : RedisCommand.Plain("AUTH", credentials.Password),
                cancellationToken);
        }
        catch (RedisException refused) when (refused.Kind == RedisFailure.Failed)
        {
            // Whatever it says: without it nothing else will be done.
            throw new RedisException(RedisFailure.Refused, refused.Message) { Code = refused.Code };
        }
    }

    private static async Task SelectAsync(RedisConnection connection, int database, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(RedisCommand.Plain("SELECT", database.ToString(CultureInfo.InvariantCulture)), cancellationToken);
        }
        catch (RedisException refused) when (refused.Kind == RedisFailure.Failed)
        {
            throw new RedisException(RedisFailure.Refused, refused.Message) { Code = RedisException.NoDatabase };
        }
    }

    /// <param name="connection">The connection.</param>
    /// <param name="command">What is tried.</param>
    /// <param name="code">The one error that does not matter; null for any.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private static async Task TryAsync(RedisConnection connection, RedisCommand command, string? code, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(command, cancellationToken);
        }
        catch (RedisException refused) when (refused.Code.Length > 0 && refused.Code == (code ?? refused.Code))
        {
        }
    }
}
