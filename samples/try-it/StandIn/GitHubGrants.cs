using System.Security.Cryptography;

namespace TryIt.StandIn;

/// <summary>The OAuth side of the state: apps, authorisation codes (single use, ten minutes) and access tokens.</summary>
internal sealed class GitHubGrants(TimeProvider time)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    private const string Hexadecimal = "0123456789abcdef";
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, GitHubApp> _apps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);

    public TimeProvider Time => time;

    /// <summary>The tokens that are good now.</summary>
    public IReadOnlyList<AccessToken> Tokens
    {
        get
        {
            lock (_lock)
            {
                return [.. _tokens.Values];
            }
        }
    }

    public GitHubApp AddApp(GitHubApp app)
    {
        lock (_lock)
        {
            return _apps[app.ClientId] = app;
        }
    }

    public GitHubApp? FindApp(string? clientId)
    {
        lock (_lock)
        {
            return clientId is null ? null : _apps.GetValueOrDefault(clientId);
        }
    }

    public string IssueCode(long userId, AuthorizationRequest request)
    {
        var code = RandomNumberGenerator.GetString(Hexadecimal, 20);
        lock (_lock)
        {
            _codes[code] = new AuthorizationCode(userId, request, time.GetUtcNow() + CodeLifetime);
        }

        return code;
    }

    /// <summary>Hands out a code's grant once, if it is this client's and not too old; too old, it is used up as well.</summary>
    public AuthorizationCode? Redeem(string code, string clientId)
    {
        lock (_lock)
        {
            if (!_codes.TryGetValue(code, out var grant) || grant.Request.ClientId != clientId)
            {
                return null;
            }

            _codes.Remove(code);
            return grant.Expires > time.GetUtcNow() ? grant : null;
        }
    }

    public AccessToken IssueToken(long userId, IReadOnlyList<string> scopes, string? clientId)
    {
        var token = new AccessToken("gho_" + RandomNumberGenerator.GetString(Alphanumeric, 36), userId, scopes, clientId);
        lock (_lock)
        {
            return _tokens[token.Value] = token;
        }
    }

    public AccessToken? FindToken(string value)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(value);
        }
    }

    public void RevokeTokens(long userId)
    {
        lock (_lock)
        {
            foreach (var token in _tokens.Values.Where(token => token.UserId == userId).ToArray())
            {
                _tokens.Remove(token.Value);
            }
        }
    }
}

internal sealed record AuthorizationCode(long UserId, AuthorizationRequest Request, DateTimeOffset Expires);

internal sealed record AccessToken(string Value, long UserId, IReadOnlyList<string> Scopes, string? ClientId);
