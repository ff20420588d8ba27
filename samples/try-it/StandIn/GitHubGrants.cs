using System.Security.Cryptography;

namespace TryIt.StandIn;

/// <summary>
/// The OAuth side of the state: apps, authorisation codes (single use, ten minutes) and access tokens. Those that expire have a refresh token,
/// which is good for one renewal; with it the old access token dies.
/// </summary>
internal sealed class GitHubGrants(TimeProvider time)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(28800);

    public static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromSeconds(15897600);

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
                return [.. _tokens.Values.Where(IsGood)];
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
        var expires = FindApp(clientId)?.TokensExpire is true;
        var prefix = expires ? "ghu_" : clientId is null ? "ghp_" : "gho_";
        var token = new AccessToken(prefix + RandomNumberGenerator.GetString(Alphanumeric, 36), userId, scopes, clientId);
        if (expires)
        {
            token = token with { Expires = time.GetUtcNow() + TokenLifetime, RefreshToken = "ghr_" + RandomNumberGenerator.GetString(Alphanumeric, 76) };
        }

        lock (_lock)
        {
            return _tokens[token.Value] = token;
        }
    }

    /// <summary>A new token for a refresh token, if it is this client's, not used and not too old.</summary>
    public AccessToken? Renew(string refreshToken, string clientId)
    {
        AccessToken? old;
        lock (_lock)
        {
            old = _tokens.Values.FirstOrDefault(token => token.RefreshToken == refreshToken && token.ClientId == clientId);
            if (old is null || old.Expires - TokenLifetime + RefreshTokenLifetime <= time.GetUtcNow())
            {
                return null;
            }

            _tokens.Remove(old.Value);
        }

        return IssueToken(old.UserId, old.Scopes, old.ClientId);
    }

    public AccessToken? FindToken(string value)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(value) is { } token && IsGood(token) ? token : null;
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

    private bool IsGood(AccessToken token) => token.Expires is null || token.Expires > time.GetUtcNow();
}

internal sealed record AuthorizationCode(long UserId, AuthorizationRequest Request, DateTimeOffset Expires);

/// <summary>What the API is asked with; a personal one where no app is behind it.</summary>
internal sealed record AccessToken(string Value, long UserId, IReadOnlyList<string> Scopes, string? ClientId)
{
    /// <summary>Null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public string? RefreshToken { get; init; }
}
