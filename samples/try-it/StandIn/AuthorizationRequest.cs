using Microsoft.Extensions.Primitives;

namespace TryIt.StandIn;

/// <summary>What came to the authorization endpoint, as it came.</summary>
internal sealed record AuthorizationRequest
{
    public string? ClientId { get; init; }

    public string? RedirectUri { get; init; }

    public string? Scope { get; init; }

    public string? State { get; init; }

    public string? CodeChallenge { get; init; }

    public string? CodeChallengeMethod { get; init; }

    public string? Login { get; init; }

    /// <summary>Every parameter by name, those above included.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public static AuthorizationRequest From(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var all = parameters.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        return new AuthorizationRequest
        {
            ClientId = all.GetValueOrDefault("client_id"),
            RedirectUri = all.GetValueOrDefault("redirect_uri"),
            Scope = all.GetValueOrDefault("scope"),
            State = all.GetValueOrDefault("state"),
            CodeChallenge = all.GetValueOrDefault("code_challenge"),
            CodeChallengeMethod = all.GetValueOrDefault("code_challenge_method"),
            Login = all.GetValueOrDefault("login"),
            Parameters = all,
        };
    }
}
