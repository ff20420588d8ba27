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

        // What LIST it appears under is a comfort for the operator; nobody is to be refused for it.
        await TryAsync(connection, RedisCommand.Plain("CLIENT", "SETNAME", ClientName), cancellationToken);
        if (database != 0)
        {
            await SelectAsync(connection, database, cancellationToken);
        }

        // Only this shows that a server without AUTH wants one, or that it is still reading its data. Who may not ask is signed in, though.
        try
        {
            await connection.SendAsync(RedisCommand.Ping(), cancellationToken);
        }
        catch (RedisException refused) when (refused.Code == "NOPERM")
        {
        }
    }

    private static async Task AuthenticateAsync(RedisConnection connection, RedisCredentials credentials, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(
                credentials.Username.Length > 0 ? RedisCommand.Plain("AUTH", credentials.Username, credentials.Password) : RedisCommand.Plain("AUTH", credentials.Password),
                cancellationToken);
        }
        catch (RedisException refused) when (refused.Code.Length > 0)
        {
            // Whatever answers there may repeat what it was told.
            throw new RedisException(refused.Kind == RedisFailure.Failed ? RedisFailure.Refused : refused.Kind, Without(credentials.Password, refused.Message)) { Code = Without(credentials.Password, refused.Code), Retry = refused.Retry };
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

    private static async Task TryAsync(RedisConnection connection, RedisCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(command, cancellationToken);
        }
        catch (RedisException refused) when (refused.Code.Length > 0)
        {
        }
    }

    private static string Without(string password, string text) => password.Length == 0 ? text : text.Replace(password, "…", StringComparison.Ordinal);
}
