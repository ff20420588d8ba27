using System.Text;
using OAuthProxy.Redis;
using OAuthProxy.Sessions;

namespace OAuthProxy.Configuration;

/// <summary>The conversions of options about Redis.</summary>
internal static class RedisParts
{
    private const string UrlRemedy = "Write redis://HOST:6379/0, rediss://HOST:6379/0 for TLS, or unix:///run/redis.sock?db=0";

    public static SessionCookieOptions Store(SessionCookieOptions sessions, string name) => sessions.TryUseStore(name, out var changed)
        ? changed
        : throw new InvalidValueException($"'{name}' is not a place for sessions", "Write cookie or redis");

    /// <summary>The URL may have a password in it, so that no message shows any of it.</summary>
    public static byte[] Url(string text) => text.Length == 0 || RedisServerOptions.TryParse(text, out _, out var error)
        ? Encoding.UTF8.GetBytes(text)
        : throw new InvalidValueException($"it {error}", UrlRemedy);

    public static IReadOnlyList<RedisServerOptions> Servers(IReadOnlyList<string> texts) => [.. texts.Select(Server)];

    private static RedisServerOptions Server(string text, int index) => RedisServerOptions.TryParse(text, out var server, out var error)
        ? server
        : throw new InvalidValueException($"URL {index + 1} {error}", "Write redis://HOST:PORT, or rediss://HOST:PORT for TLS, separated by commas");
}
