using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OAuthProxy.Redis;

/// <summary>A server as a URL names it: <c>redis://</c>, <c>rediss://</c> (TLS) or <c>unix://</c>.</summary>
internal sealed record RedisServerOptions
{
    public const int DefaultPort = 6379;

    public string Host { get; init; } = "localhost";

    public int Port { get; init; } = DefaultPort;

    /// <summary>A socket in the file system; empty: host and port count.</summary>
    public string SocketPath { get; init; } = "";

    public bool UsesTls { get; init; }

    /// <summary>The user and the password within the URL; those of the options go before.</summary>
    public string Username { get; init; } = "";

    public Secret Password { get; init; } = Secret.None;

    public int Database { get; init; }

    /// <summary>Where it is, as a message may show it.</summary>
    public string Address => SocketPath.Length > 0 ? SocketPath : Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public override string ToString() => Address;

    /// <summary>The forms that go-redis reads, and so oauth2-proxy: the database in the path or in <c>?db=</c>, user and password percent-encoded.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="server">What it says.</param>
    /// <param name="error">What is wrong; it follows the URL's name in a sentence and shows nothing of a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisServerOptions? server, out string error)
    {
        server = null;
        var parts = text.Split("://", 2);
        switch (parts)
        {
            case ["redis" or "rediss", _]:
                return TryParseHost(text, out server, out error);
            case ["unix", var rest]:
                return TryParseSocket(rest, out server, out error);
            default:
                error = "does not begin with redis://, rediss:// or unix://";
                return false;
        }
    }

    private static bool TryParseHost(string text, [NotNullWhen(true)] out RedisServerOptions? server, out string error)
    {
        server = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Fragment.Length > 0)
        {
            // A / or # in a password ends the host; the usual reason why a URL that looks right is none.
            error = "is not a URL; characters such as / # @ and % in a password are written as %2F %23 %40 and %25";
            return false;
        }

        var host = url.DnsSafeHost;
        var found = new RedisServerOptions
        {
            Host = host.Length > 0 ? host : new RedisServerOptions().Host,
            Port = url.Port > 0 ? url.Port : DefaultPort,
            UsesTls = url.Scheme == "rediss",
        };
        return TryUseDatabase(WithUser(found, url.UserInfo), url.AbsolutePath.Trim('/'), url.Query.TrimStart('?'), out server, out error);
    }

    private static bool TryParseSocket(string rest, [NotNullWhen(true)] out RedisServerOptions? server, out string error)
    {
        server = null;
        var (place, query) = rest.Split('?', 2) is [var before, var after] ? (before, after) : (rest, "");
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var at = slash < 0 ? -1 : place.AsSpan(0, slash).LastIndexOf('@');
        if (slash < 0 || slash != at + 1)
        {
            error = "has no path of a socket: write unix:///run/redis.sock";
            return false;
        }

        var found = new RedisServerOptions { SocketPath = Uri.UnescapeDataString(place[slash..]) };
        return TryUseDatabase(WithUser(found, at < 0 ? "" : place[..at]), "", query, out server, out error);
    }

    private static RedisServerOptions WithUser(RedisServerOptions server, string userInfo)
    {
        var parts = userInfo.Split(':', 2);
        return server with
        {
            Username = Uri.UnescapeDataString(parts[0]),
            Password = parts.Length == 2 ? new Secret(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(parts[1]))) : Secret.None,
        };
    }

    private static bool TryUseDatabase(RedisServerOptions found, string path, string query, [NotNullWhen(true)] out RedisServerOptions? server, out string error)
    {
        server = null;
        var database = path;
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = pair.Split('=', 2)[0];
            if (name != "db")
            {
                error = $"has the option '{HostNames.Printable(name)}', and db is the only one that is known here";
                return false;
            }

            database = pair.Length > 3 ? pair[3..] : "";
        }

        if (!int.TryParse(database, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && database.Length > 0)
        {
            error = "has a database that is not a number";
            return false;
        }

        (server, error) = (found with { Database = number }, "");
        return true;
    }
}
